import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Estimator, Frame, Keypoints, Pose } from '../../../core/contract.ts';
import { loadImage } from '../../../core/image/load.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';
// The built files: a worker thread runs JavaScript, not TypeScript.
import plugin from '../../../dist/plugins/holistic/index.js';
import { decodeVideo } from '../../support/decode-video.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { quietHost } from '../../support/quiet-host.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { paste } from './pictures.ts';

/** Enough to be carried from frame to frame, and few enough to be quick. */
const FRAMES = 15;

type Live = Estimator & AsyncDisposable;

const start = (person?: number) =>
  plugin.create({ person, model: 'full', threads: 1 }, quietHost()) as Promise<Live>;

/** Distances in pixels of a picture whose long side has 512, of the points that are inside of it. */
function distances(a: Keypoints, b: Keypoints, { width, height }: Frame): number[] {
  const found: number[] = [];
  for (let k = 0; k < a.length; k += STRIDE) {
    const isInside = b[k] >= 0 && b[k] < width && b[k + 1] >= 0 && b[k + 1] < height;
    if (isInside) found.push(Math.hypot(a[k] - b[k], a[k + 1] - b[k + 1]) * (512 / Math.max(width, height)));
  }
  return found;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The parts of two poses that both have. */
function compare(pose: Pose, reference: Pose, frame: Frame) {
  const between = (part: 'body' | 'face' | 'leftHand' | 'rightHand'): number[] => {
    const [a, b] = [pose[part], reference[part]];
    return a && b ? distances(a, b, frame) : [];
  };
  return {
    body: between('body'),
    face: between('face'),
    hands: [...between('leftHand'), ...between('rightHand')],
  };
}

describeWithSharedData('against the results of MediaPipe', () => {
  let estimator: Live;
  beforeAll(async () => {
    estimator = await start();
  });
  afterAll(() => estimator[Symbol.asyncDispose]());
  afterEach(() => estimator.reset());

  it.each(['dgs_woman_a', 'kiri_please_38', 'openposer_woman', 'p2v_example-img', 'startasl_blond_man_rest'])(
    'finds the same in %s',
    async (name) => {
      const frame = await loadImage(sharedData(`photos/${name}.png`));
      const { width, height, poses } = readHolistic(sharedData(`photos/${name}.json`));
      const [reference] = poses;
      expect([frame.width, frame.height]).toEqual([width, height]);
      const pose = await estimator.estimate(frame);
      if (!pose || !reference) throw new Error('nobody was found');
      for (const part of ['face', 'leftHand', 'rightHand'] as const) {
        expect(pose[part] === null, part).toBe(reference[part] === null);
      }
      // The file holds four decimals.
      const { body, face, hands } = compare(pose, reference, frame);
      expect(Math.max(...body, ...face, ...hands)).toBeLessThan(0.1);
    },
  );

  it.each(['blond_man/test/want-2', 'unseen/black_woman/bye'])('follows the person in %s', async (name) => {
    const reference = readHolistic(sharedData(`clips/${name}.json`));
    const distant = { body: [] as number[], face: [] as number[], hands: [] as number[] };
    let [expected, found] = [0, 0];
    let index = 0;
    for await (const frame of decodeVideo(sharedData(`clips/${name}.mp4`), reference)) {
      if (index === FRAMES) break;
      const pose = await estimator.estimate(frame);
      const other = reference.poses[index++];
      if (!pose || !other) throw new Error(`nobody was found in frame ${index}`);
      const distances = compare(pose, other, frame);
      for (const part of ['body', 'face', 'hands'] as const) distant[part].push(...distances[part]);
      for (const hand of ['leftHand', 'rightHand'] as const) {
        if (other[hand]) expected += 1;
        if (other[hand] && pose[hand]) found += 1;
      }
    }
    // The references were made from other pixels than these files hold.
    expect(mean(distant.body)).toBeLessThan(2);
    expect(mean(distant.face)).toBeLessThan(0.5);
    expect(mean(distant.hands)).toBeLessThan(4);
    expect(found / expected).toBeGreaterThan(0.95);
  });
});

describeWithSharedData('two real people side by side', () => {
  const photo = (name: string) => sharedData(`photos/signfordeaf_${name}.png`);
  const placements = [
    { path: photo('hesna'), left: 0, height: 480 },
    { path: photo('owais'), left: 540, height: 480 },
  ];

  it('are found where each is found alone', async () => {
    await using central = await start();
    const both = await paste(1080, 480, ...placements);
    for (const [person, placement] of placements.entries()) {
      await using estimator = await start(person);
      central.reset();
      const alone = await central.estimate(await paste(1080, 480, placement));
      const pose = await estimator.estimate(both);
      if (!pose || !alone) throw new Error('nobody was found');
      const { body, face } = compare(pose, alone, both);
      expect(mean(body.slice(0, BODY.leftHip))).toBeLessThan(4);
      expect(mean(face)).toBeLessThan(2);
    }
  });
});
