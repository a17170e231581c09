import { beforeAll, describe, expect, it } from 'vitest';
import type { Keypoints } from '../../../core/contract.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';
import { Renderer } from '../../../plugins/synthetic/render/renderer.ts';
import { SEGMENT, type Segment } from '../../../plugins/synthetic/segment.ts';
import { type Shot, Stage } from '../../../plugins/synthetic/stage.ts';

const SIZE = 160;
const FILM = { seed: 11, size: SIZE, fps: 25 };
/** Moments in the middle of signing. */
const FRAMES = [40, 75, 110, 150];

/** What may be seen where a keypoint is: its own part, or that which it joins. */
const BESIDE: Readonly<Record<string, readonly Segment[]>> = {
  leftHand: [SEGMENT.leftHand, SEGMENT.leftForearm],
  rightHand: [SEGMENT.rightHand, SEGMENT.rightForearm],
  face: [SEGMENT.face, SEGMENT.eyes, SEGMENT.mouth, SEGMENT.glasses, SEGMENT.ears, SEGMENT.hair],
  leftElbow: [SEGMENT.leftUpperArm, SEGMENT.leftForearm],
  rightElbow: [SEGMENT.rightUpperArm, SEGMENT.rightForearm],
  leftWrist: [SEGMENT.leftForearm, SEGMENT.leftHand],
  rightWrist: [SEGMENT.rightForearm, SEGMENT.rightHand],
  leftShoulder: [SEGMENT.torso, SEGMENT.leftUpperArm, SEGMENT.neck, SEGMENT.hair],
  rightShoulder: [SEGMENT.torso, SEGMENT.rightUpperArm, SEGMENT.neck, SEGMENT.hair],
};

let stages: Stage[];
let shots: Shot[];
beforeAll(async () => {
  const renderer = new Renderer(SIZE);
  stages = [0, 1].map((number) => new Stage(FILM, number, renderer));
  shots = [];
  for (const stage of stages) for (const frame of FRAMES) shots.push(await stage.shot(0, frame));
}, 240_000);

describe('a synthetic signer', () => {
  it('shows under 99 % of the keypoints that are seen the part that they belong to', () => {
    const face = { right: 0, all: 0 };
    const joints = { right: 0, all: 0 };
    for (const shot of shots) {
      const { body } = shot.pose;
      count(face, shot, shot.pose.face, BESIDE.face);
      for (const part of ['leftHand', 'rightHand'] as const)
        count(joints, shot, shot.pose[part], BESIDE[part]);
      for (const joint of ['Elbow', 'Wrist', 'Shoulder']) {
        for (const name of [`left${joint}`, `right${joint}`] as (keyof typeof BODY)[]) {
          count(joints, shot, body.subarray(BODY[name] * STRIDE, (BODY[name] + 1) * STRIDE), BESIDE[name]);
        }
      }
    }
    expect(face.all).toBeGreaterThan(3000);
    expect(joints.all).toBeGreaterThan(150);
    expect(joints.right / joints.all).toBeGreaterThanOrEqual(0.99);
    expect((face.right + joints.right) / (face.all + joints.all)).toBeGreaterThanOrEqual(0.99);
  });

  it('moves, and keeps the planes of a person: someone in front of nothing', () => {
    const [first, second] = shots;
    expect(Buffer.compare(first.frame.data, second.frame.data)).not.toBe(0);
    for (const { planes } of shots) {
      const solid = planes.segments.reduce((sum, label) => sum + (label === SEGMENT.background ? 0 : 1), 0);
      expect(solid / planes.segments.length).toBeGreaterThan(0.1);
      planes.segments.forEach((label, i) => {
        if ((label === SEGMENT.background) !== (planes.depth[i] === Number.POSITIVE_INFINITY)) {
          throw new Error(`pixel ${i} has label ${label} at ${planes.depth[i]} m`);
        }
      });
    }
  });

  it('is the same whatever was shot before, and wherever', async () => {
    const alone = new Stage(FILM, 1, new Renderer(SIZE));
    const { frame, pose, planes } = await alone.shot(0, FRAMES[2]);
    const before = shots[FRAMES.length + 2];
    expect(Buffer.compare(frame.data, before.frame.data)).toBe(0);
    expect(pose).toEqual(before.pose);
    expect(planes.depth).toEqual(before.planes.depth);
  }, 120_000);

  it('knows keypoints without a picture, only not what is hidden', () => {
    const told = stages[0].keypoints(0, FRAMES[0]);
    for (const part of ['bodyLandmarks', 'face', 'leftHand', 'rightHand'] as const) {
      const known = shots[0].pose[part];
      expect(told[part] === null).toBe(known === null);
      told[part]?.forEach((value, at) => {
        if (at % STRIDE < 3) expect(value).toBe(known![at]);
      });
    }
    expect(told.face).not.toBeNull();
  });

  it('hangs its arms in the reference', () => {
    const { pose } = stages[0].reference();
    const y = (joint: keyof typeof BODY) => pose.body[BODY[joint] * STRIDE + 1];
    expect(y('leftWrist')).toBeGreaterThan(y('leftElbow'));
    expect(y('rightWrist')).toBeGreaterThan(y('rightElbow'));
    expect(pose.face).not.toBeNull();
  });
});

function count(
  tally: { right: number; all: number },
  { planes }: Shot,
  keypoints: Keypoints | null,
  labels: readonly Segment[],
): void {
  for (let at = 0; keypoints && at < keypoints.length; at += STRIDE) {
    if (keypoints[at + 3] !== 1) continue;
    const label = planes.segments[Math.floor(keypoints[at + 1]) * SIZE + Math.floor(keypoints[at])];
    tally.all += 1;
    if ((labels as readonly number[]).includes(label)) tally.right += 1;
  }
}
