import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageFolder, readModel } from '../../../plugins/holistic/model-files.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

let folder: Workspace;
beforeEach(async () => {
  folder = await createWorkspace();
});
afterEach(() => folder[Symbol.asyncDispose]());

const LOADER = 'holistic_solution_packed_assets_loader.js';
const PACK = 'holistic_solution_packed_assets.data';
const unusable = (message: RegExp) => ({ code: 'MODEL_UNUSABLE', message: expect.stringMatching(message) });

const list = (name: string, start: number, end: number): string =>
  `loadPackage({"files": [{"filename": "/modules/other_${name}", "start": 0, "end": 4},
    {"filename": "/modules/${name}", "start": ${start}, "end": ${end}}], "remote_package_size": 1});`;

describe('readModel', () => {
  it('reads models of the installed package, from the pack and from files of their own', async () => {
    const models = await Promise.all([
      readModel('pose_detection.tflite'),
      readModel('hand_recrop.tflite'),
      readModel('pose_landmark_lite.tflite'),
    ]);
    expect(models.map(({ length }) => length)).toEqual([2962288, 123792, 2819824]);
  });

  it('finds a model in the pack where the script says it is', async () => {
    const model = await readModel('hand_recrop.tflite');
    await folder.write(LOADER, list('hand_recrop.tflite', 3, 3 + model.length));
    await folder.write(PACK, Buffer.concat([Buffer.from('abc'), model, Buffer.from('def')]));
    expect(Buffer.compare(await readModel('hand_recrop.tflite', folder.directory), model)).toBe(0);
  });

  it('refuses a pack that is missing, cut short, or does not list the model', async () => {
    const read = () => readModel('hand_recrop.tflite', folder.directory);
    await expect(read()).rejects.toMatchObject(unusable(/hand_recrop\.tflite cannot be read: ENOENT/));
    await folder.write(LOADER, list('hand_recrop.tflite', 4, 16));
    await folder.write(PACK, 'abcd0123');
    await expect(read()).rejects.toMatchObject(unusable(/hand_recrop\.tflite in .* is damaged/));
    await folder.write(LOADER, list('palm.tflite', 4, 16));
    await expect(read()).rejects.toMatchObject(unusable(/does not list it$/));
  });

  it('refuses a model that one bit was changed of', async () => {
    const model = await readModel('pose_landmark_lite.tflite');
    model[1_000_000] ^= 1;
    await folder.write('pose_landmark_lite.tflite', model);
    await expect(readModel('pose_landmark_lite.tflite', folder.directory)).rejects.toMatchObject(
      unusable(/pose_landmark_lite\.tflite in .* is damaged/),
    );
  });
});

it('says which package is missing', () => {
  expect(() => packageFolder('@mediapipe/holistic-2')).toThrow(
    expect.objectContaining(unusable(/the package @mediapipe\/holistic-2 is not installed/)),
  );
});
