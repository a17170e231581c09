import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toOnnx } from '../../../core/neural/onnx.ts';
import type { FeatureMap, Ops } from '../../../core/neural/ops.ts';
import { initialiseWeights, WeightStore } from '../../../core/neural/weights.ts';
import { declarations } from '../../../plugins/gan/declarations.ts';
import gan from '../../../plugins/gan/index.ts';
import { type InputName, inputShapes, mapInputs } from '../../../plugins/gan/inputs.ts';
import { readModel, writeModel } from '../../../plugins/gan/model-folder.ts';
import { puppetHost } from './learner.ts';

let folder: string;
const about = (): string => join(folder, 'model.json');
const network = (): string => join(folder, 'model.onnx');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slp-gan-model-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const start = async (model?: string) =>
  await gan.create({ model, threads: 1, provider: 'cpu' }, puppetHost());

describe('a model folder', () => {
  it('is read as it was written', async () => {
    await writeModel(folder, 'fast', initialiseWeights(declarations('fast').generator, 1));
    const { preset, network: bytes } = await readModel(folder);
    expect(preset).toBe('fast');
    expect(Buffer.from(bytes)).toEqual(await readFile(network()));
  });

  it('is asked for where there is none', async () => {
    await expect(start()).rejects.toThrow('it needs a trained model');
    await expect(start(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it.each([
    ['no JSON', '{"format"'],
    ['a list', '[]'],
    ['another format', '{"format":"other","version":1,"preset":"fast"}'],
    ['a preset that does not exist', '{"format":"slp-gan","version":1,"preset":"__proto__"}'],
    ['no version', '{"format":"slp-gan","preset":"fast"}'],
  ])('is refused with %s in its description', async (_, text) => {
    await writeFile(about(), text);
    await expect(start(folder)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });

  it('is refused with another version, whatever else that has', async () => {
    await writeFile(about(), '{"format":"slp-gan","version":99,"preset":"huge"}');
    await expect(start(folder)).rejects.toThrow('version: this program uses 2, not 99');
  });

  it('is refused with a network that is none, and with one of another kind', async () => {
    await writeModel(folder, 'fast', initialiseWeights(declarations('fast').generator, 1));
    const bytes = await readFile(network());
    for (const damaged of [Buffer.alloc(0), Buffer.from('model'), bytes.subarray(0, bytes.length / 2)]) {
      await writeFile(network(), damaged);
      await expect(start(folder)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    }
    // Same length, other name: an input is missing.
    const renamed = Buffer.from(bytes.toString('latin1').replaceAll('signer', 'singer'), 'latin1');
    await writeFile(network(), renamed);
    await expect(start(folder)).rejects.toThrow('no input "signer"');
  });

  it('is refused with a network of the same names that takes or makes something else', async () => {
    await writeModel(folder, 'fast', initialiseWeights(declarations('fast').generator, 1));
    const shapes = mapInputs(inputShapes(16, 16), (shape) => ({ batch: 1, ...shape }));
    const network = <Map extends FeatureMap>(ops: Ops<Map>, inputs: Record<InputName, Map>) => ({
      image: mapInputs(inputs, (map) => ops.mul(map, 0.5)).detail,
    });
    const none = new WeightStore([], 'none');
    await writeFile(join(folder, 'model.onnx'), toOnnx('test', network, none, shapes));
    await expect(start(folder)).rejects.toThrow('its output "image" is 1×10×8×8');
    const mask = { ...shapes.mask, channels: 3 };
    await writeFile(join(folder, 'model.onnx'), toOnnx('test', network, none, { ...shapes, mask }));
    await expect(start(folder)).rejects.toThrow('its input "mask" measures 1×3×4×4 instead of 1×1×4×4');
  });
});
