import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODY } from '../../../core/pose/topology.ts';
import { openPoseFile } from '../../../plugins/pose-files/open.ts';
import { slpPosesJsonSchema } from '../../../plugins/pose-files/slp-poses.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { collect, row, slpError } from './pose-samples.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

const open = async (content: unknown) =>
  openPoseFile(
    await workspace.write('slp.json', typeof content === 'string' ? content : JSON.stringify(content)),
  );

const header = { format: 'slp-poses', version: 1, width: 1280, height: 720, fps: 12.5 };
const points = (count: number, point: unknown = [10, 20]) => Array.from({ length: count }, () => point);

describe('slp-poses JSON', () => {
  it('reads points with and without z and confidence', async () => {
    const body = points(13).with(0, [1, 2, 3]).with(1, [1, 2, 3, 0.5]).with(2, null);
    const file = await open({
      ...header,
      title: 'ignored',
      frames: [{ body }, null, { rightHand: points(21) }],
    });
    expect(file).toMatchObject({
      format: 'slp-poses',
      version: '1',
      width: 1280,
      height: 720,
      fps: 12.5,
      length: 3,
    });
    const [first, second, third] = await collect(file.poses());
    expect([0, 1, 2, 3].map((index) => row(first?.body, index))).toEqual([
      [1, 2, 3, 1],
      [1, 2, 3, 0.5],
      [0, 0, 0, 0],
      [10, 20, 0, 1],
    ]);
    expect(second).toBeNull();
    expect(third?.timestamp).toBe(160_000);
    expect(row(third?.body, BODY.nose)).toEqual([0, 0, 0, 0]);
    expect(row(third?.rightHand, 20)).toEqual([10, 20, 0, 1]);
  });

  it('may have its members in any order', async () => {
    const frames = [{ leftHand: points(21) }];
    expect(await open({ frames, ...header })).toMatchObject({ format: 'slp-poses', width: 1280, length: 1 });
  });

  it.each([
    [{ body: points(12) }, 'frame 1: body: '],
    [{ face: points(70) }, 'frame 1: face: expected 468, 128, 68 points'],
    [{ leftHand: points(21).with(3, [1]) }, 'frame 1: leftHand[3]: '],
    [
      { leftHand: points(21).with(3, [1, '2']) },
      'frame 1: leftHand[3]: expected [x, y, z?, confidence?] or null',
    ],
    [{ lefthand: points(21) }, 'frame 1: Unrecognized key: "lefthand"'],
    [7, 'frame 1: '],
  ])('names the place of the fault in %j', async (frame, problem) => {
    await expect(open({ ...header, frames: [null, frame] })).rejects.toEqual(
      slpError('POSE_CORRUPT', problem),
    );
  });

  it('is refused with NaN, and with faces of different topologies', async () => {
    const json = JSON.stringify({ ...header, frames: [null, { body: points(13).with(4, [1, '?']) }] });
    await expect(open(json.replace('"?"', 'NaN'))).rejects.toEqual(slpError('POSE_NOT_FINITE', 'frame 1'));
    await expect(open({ ...header, frames: [{ face: points(68) }, { face: points(128) }] })).rejects.toEqual(
      slpError('POSE_CORRUPT', 'frame 1: its face has 128 points'),
    );
  });

  it('is refused with a header that is not right', async () => {
    await expect(open({ ...header, version: 2, frames: [] })).rejects.toEqual(
      slpError('POSE_FORMAT_UNKNOWN', 'slp-poses version 2'),
    );
    await expect(open({ ...header, width: 0, frames: [] })).rejects.toEqual(
      slpError('POSE_CORRUPT', 'width: '),
    );
    await expect(open({ ...header, fps: undefined, frames: [] })).rejects.toEqual(
      slpError('POSE_CORRUPT', 'fps: '),
    );
    await expect(open(header)).rejects.toEqual(slpError('POSE_CORRUPT', 'no list "frames"'));
  });
});

describe('slpPosesJsonSchema', () => {
  it('describes the format as it is read', () => {
    expect(slpPosesJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      required: ['format', 'version', 'width', 'height', 'fps', 'frames'],
      properties: {
        version: { const: 1 },
        frames: {
          items: {
            anyOf: [
              {
                additionalProperties: false,
                properties: {
                  body: { anyOf: [{ minItems: 13, maxItems: 13 }, { type: 'null' }] },
                  face: {
                    anyOf: [
                      { anyOf: [{ minItems: 468 }, { minItems: 128 }, { minItems: 68 }] },
                      { type: 'null' },
                    ],
                  },
                  leftHand: {
                    anyOf: [
                      {
                        maxItems: 21,
                        items: {
                          type: ['array', 'null'],
                          minItems: 2,
                          maxItems: 4,
                          items: { type: 'number' },
                        },
                      },
                      { type: 'null' },
                    ],
                  },
                },
              },
              { type: 'null' },
            ],
          },
        },
      },
    });
  });
});
