import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Estimator, Frame, Pose } from '../../../core/contract.ts';
import { MEASURES, type Measure, type Region } from '../../../core/evaluation/measures.ts';
import { readFrames } from '../../../core/evaluation/read-frames.ts';
import type { FrameScores } from '../../../core/evaluation/scores.ts';
import { figureOf } from '../../../core/evaluation/series.ts';
import { pixelsInside } from '../../../core/metrics/box.ts';
import { scalePose } from '../../../core/pose/pose.ts';
import { faceBox, handBox } from '../../../core/pose/regions.ts';
// The built files: a worker thread runs JavaScript, not TypeScript.
import plugin from '../../../dist/plugins/holistic/index.js';
import { readVideo } from '../../support/decode-video.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { quietHost } from '../../support/quiet-host.ts';
import { iterate } from '../../support/samples.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { blurred, shiftedRight } from '../metrics/pictures.ts';
import { frame as scoresOf } from './clips.ts';

const CLIP = sharedData('clips/blond_man/test/choir');
const SIZE = 256;
/** Both hands are seen in all of them, and move. */
const FIRST = 15;
const LENGTH = 4;
/** Pixels. */
const SHIFT = 4;

describeWithSharedData('legibility of a real clip', () => {
  let estimator: Estimator & AsyncDisposable;
  let frames: Frame[];
  let poses: (Pose | null)[];

  beforeAll(async () => {
    estimator = (await plugin.create({ model: 'full', threads: 2 }, quietHost())) as Estimator &
      AsyncDisposable;
    const { width, fps, poses: all } = readHolistic(`${CLIP}.json`);
    const video = await readVideo(`${CLIP}.mp4`, { width: SIZE, height: SIZE, fps });
    frames = video.slice(FIRST, FIRST + LENGTH);
    poses = all.slice(FIRST, FIRST + LENGTH).map((pose) => pose && scalePose(pose, SIZE / width));
  });
  afterAll(() => estimator[Symbol.asyncDispose]());
  afterEach(() => estimator.reset());

  /** Each frame changed, and read again. */
  async function legibility(change: (frame: Frame, index: number) => Frame) {
    const scores: FrameScores[] = [];
    const changed = frames.map((frame, index) => ({ ...change(frame, index), timestamp: frame.timestamp }));
    for await (const readings of readFrames(iterate(changed), iterate(poses), estimator)) {
      scores.push(scoresOf(scores.length, { readings }));
    }
    const figure = (region: Region, name: Measure['name']): number =>
      figureOf(scores, MEASURES.find((measure) => measure.name === name)!, region) ?? Number.NaN;
    const partOf = (region: Region) => ({
      detected: figure(region, 'detection'),
      error: figure(region, 'keypointError'),
      pck: figure(region, 'pck'),
    });
    return { hand: partOf('hand'), face: partOf('face') };
  }

  it('is good for the filmed frames themselves: the floor of the method', async () => {
    const { hand, face } = await legibility((frame) => frame);
    expect(hand.detected).toBe(100);
    expect(hand.error).toBeLessThan(8);
    expect(hand.pck).toBeGreaterThan(95);
    expect(face).toMatchObject({ detected: 100, error: expect.closeTo(0.4, 0), pck: 100 });
  });

  it('falls with blur: hands are lost, and those that are found are read wrong', async () => {
    const { hand } = await legibility((frame) => blurred(frame, 4));
    expect(hand.detected).toBeLessThan(95);
    expect(hand.error).toBeGreaterThan(10);
    expect(hand.pck).toBeLessThan(90);
  });

  it('sees a shift for what it is: found, and off by just so much', async () => {
    const { hand, face } = await legibility((frame) => shiftedRight(frame, SHIFT));
    expect([hand.detected, face.detected]).toEqual([100, 100]);
    const widest = poses.map((pose) => SHIFT / (faceBox(pose!.face)!.size / 1.1));
    const expected = (100 * widest.reduce((sum, share) => sum + share)) / widest.length;
    expect(face.error).toBeGreaterThan(0.9 * expected);
    expect(face.error).toBeLessThan(1.1 * expected);
  });

  it('sees a frozen video: clear hands, that say something else', async () => {
    const { hand } = await legibility(() => frames[0]);
    expect(hand.detected).toBe(100);
    expect(hand.error).toBeGreaterThan(30);
    expect(hand.pck).toBeLessThan(50);
  });

  it('misses erased hands without blaming the face', async () => {
    const { hand, face } = await legibility((frame, index) => withoutHands(frame, poses[index]));
    expect(hand.detected).toBeLessThan(30);
    expect(face.detected).toBe(100);
    expect(face.error).toBeLessThan(1.5);
  });
});

/** Squares around the hands in the colour of the picture's corner. */
function withoutHands(frame: Frame, pose: Pose | null): Frame {
  const data = frame.data.slice();
  for (const hand of [pose?.leftHand, pose?.rightHand]) {
    const range = pixelsInside(handBox(hand ?? null) ?? undefined, frame.width, frame.height);
    if (!hand || !range) continue;
    for (let y = range.top; y < range.bottom; y++) {
      for (let x = range.left; x < range.right; x++)
        data.set(frame.data.subarray(0, 3), 3 * (y * frame.width + x));
    }
  }
  return { ...frame, data };
}
