import { describe, expect, it } from 'vitest';
import type { Keypoints, Observation, Pose, Sample } from '../../../core/contract.ts';
import { condition, DEFAULT_CONDITIONING, outputFps, outputLength } from '../../../core/pose/condition.ts';
import { PARTS } from '../../../core/pose/pose.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { at, body, conditioned, face, gap, hand, observe, pose, sequence, signer } from './figure.ts';

const photo = signer(pose({ face: face(200, 60) }));
const performance = sequence(20, (i) => ({
  face: face(200, 60, { open: i % 5 }),
  leftHand: hand(240 - 3 * i, 200 - 4 * i),
  body: body({ leftElbow: [270, 200], leftWrist: [240 - 3 * i, 200 - 4 * i] }),
}));

function allFinite(samples: readonly Sample[]): boolean {
  return samples.every(({ pose }) => PARTS.every((part) => pose[part]?.every(Number.isFinite) ?? true));
}

describe('condition', () => {
  it('gives one sample per observation, each with the pose before it', async () => {
    const samples = await conditioned(performance, { reference: photo });
    expect(samples).toHaveLength(20);
    expect(samples[0].previous).toBeUndefined();
    samples.slice(1).forEach(({ previous }, i) => {
      expect(previous).toBe(samples[i].pose);
    });
    expect(samples.every((sample) => sample.signer === photo)).toBe(true);
    expect(samples.map(({ pose }) => pose.timestamp)).toEqual(performance.map(({ timestamp }) => timestamp));
  });

  it('remembers nothing across a cut', async () => {
    const jump = { leftShoulder: [340, 120], rightShoulder: [240, 120] } as const;
    const cut = sequence(10, (i) => (i < 5 ? { leftHand: hand(260, 280) } : { body: body(jump) }));
    const samples = await conditioned(cut, { reference: photo, retarget: false });
    expect(samples.map(({ previous }) => previous !== undefined)).toEqual([
      false,
      ...Array(4).fill(true),
      false,
      ...Array(4).fill(true),
    ]);
    expect(samples[5].pose.leftHand).toBeNull();
    expect(samples[5].pose.body).toEqual(cut[5].body);
  });

  it('does nothing that is switched off', async () => {
    const off = { smooth: false, fill: false, repair: false, retarget: false };
    const lost = performance.map((one, i) => (i === 10 ? { ...one, leftHand: null, face: null } : one));
    const samples = await conditioned(lost, { ...off, reference: photo });
    expect(samples.map((sample) => sample.pose)).toEqual(lost);
  });

  it.each([
    [
      'smooth',
      (one: Pose, i: number) => ({
        ...one,
        body: one.body.map((value, k) => (k % 4 < 2 ? value + (i % 2) : value)),
      }),
    ],
    ['fill', (one: Pose, i: number) => (i === 10 ? { ...one, leftHand: null } : one)],
    ['repair', (one: Pose) => ({ ...one, leftHand: null, rightHand: one.leftHand })],
    [
      'retarget',
      (one: Pose) => ({ ...one, body: one.body.map((value, k) => (k % 4 === 0 ? value + 30 : value)) }),
    ],
  ] as const)('does one thing for each switch: %s', async (name, spoil) => {
    const off = { smooth: false, fill: false, repair: false, retarget: false, reference: photo };
    const spoilt = performance.map(spoil);
    const without = await conditioned(spoilt, off);
    const having = await conditioned(spoilt, { ...off, [name]: true });
    expect(having.map((sample) => sample.pose)).not.toEqual(without.map((sample) => sample.pose));
  });

  it('lets no number out that is not finite, whatever comes in', async () => {
    const wild = performance.map((one, i) => {
      const spoilt = structuredClone(one);
      spoilt.body[(i * 7) % spoilt.body.length] = Number.NaN;
      if (spoilt.leftHand) spoilt.leftHand[(i * 5) % 84] = Number.POSITIVE_INFINITY;
      if (spoilt.face) spoilt.face[(i * 11) % 1872] = -Number.MAX_VALUE;
      if (i % 6 === 5) spoilt.body.fill(0);
      return spoilt;
    });
    const collapse = (keypoints: Keypoints | null) =>
      keypoints?.map((value, k) => (k % 4 < 3 ? 50 : value)) ?? null;
    const flat = wild.map((one) => ({ ...one, body: body().map((value, k) => (k % 4 < 3 ? 50 : value)) }));
    const collapsed = performance.map((one) => ({
      ...one,
      face: collapse(one.face),
      leftHand: collapse(one.leftHand),
    }));
    for (const poses of [wild, flat, collapsed]) {
      for (const pace of ['file', 'live'] as const) {
        const samples = await conditioned(poses, { reference: photo, pace });
        expect(samples.length).toBeGreaterThan(0);
        expect(allFinite(samples)).toBe(true);
      }
    }
  });

  it('lets the signer stand as in the photo while nobody was seen', async () => {
    const coming = sequence(6, (i) => (i < 3 ? { body: body({}, 0) } : {}));
    const samples = await conditioned(coming, { reference: photo });
    expect(samples).toHaveLength(6);
    expect(samples[0].pose.body).toEqual(photo.pose.body);
    expect(samples[2].pose).toMatchObject({ timestamp: 80_000, face: photo.pose.face });
  });

  it('takes the poses of a source with its own signers as they are', async () => {
    const [a, b] = [signer(pose(), 'a'), signer(pose(), 'b')];
    async function* dataset(): AsyncGenerator<Observation> {
      for (let i = 0; i < 4; i++) {
        const one = pose({ timestamp: i, body: body({ nose: [100 + 50 * i, 60] }) });
        yield { pose: one, signer: i < 2 ? a : b };
      }
    }
    const conditioning = { ...DEFAULT_CONDITIONING, smooth: false };
    const samples: Sample[] = [];
    for await (const one of condition(dataset(), { conditioning, pace: 'file', fps: 25 })) samples.push(one);
    expect(samples.map((sample) => sample.signer.id)).toEqual(['a', 'a', 'b', 'b']);
    expect(samples.map((sample) => at(sample.pose.body, 0)[0])).toEqual([100, 150, 200, 250]);
    expect(samples[2].previous).toBeUndefined();
  });

  it('says that it needs a signer', async () => {
    const samples = condition(observe([pose()]), {
      conditioning: DEFAULT_CONDITIONING,
      pace: 'file',
      fps: 25,
    });
    await expect(samples[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'REFERENCE_MISSING' });
  });

  it('answers every live pose at once, at its own time', async () => {
    const seen: number[] = [];
    async function* live() {
      for await (const one of observe(performance)) {
        seen.push(one.pose.timestamp);
        yield one;
      }
    }
    const context = {
      conditioning: { ...DEFAULT_CONDITIONING, fps: 50 },
      pace: 'live',
      fps: 25,
      reference: photo,
    } as const;
    for await (const { pose } of condition(live(), context)) expect(seen.at(-1)).toBe(pose.timestamp);
    expect(seen).toHaveLength(20);
  });

  it('finds the proportions of a live driver gently', async () => {
    const far = sequence(300, () => ({
      face: face(200, 90),
      body: body({
        nose: [200, 90],
        leftEye: [211, 80],
        rightEye: [189, 80],
        leftEar: [222, 85],
        rightEar: [178, 85],
      }),
    }));
    const leaning = far.map((one, i) => (i < 3 ? { ...one, body: body(), face: face(200, 60) } : one));
    const samples = await conditioned(leaning, { reference: photo, pace: 'live', smooth: false });
    const heads = samples.map(({ pose }) => at(pose.body, 0));
    for (let i = 5; i < heads.length; i++) expect(gap(heads[i], heads[i - 1])).toBeLessThan(2);
    expect(heads[4][1]).toBeGreaterThan(80);
    expect(heads[299][1]).toBeLessThan(65);
  });

  it('resamples, with previous poses one output frame earlier', async () => {
    const samples = await conditioned(performance, { reference: photo, fps: 50, speed: 2 });
    expect(samples).toHaveLength(20);
    expect(samples.map(({ pose }) => pose.timestamp)).toEqual(samples.map((_, i) => i * 20_000));
    expect(samples[7].previous?.timestamp).toBe(120_000);
  });

  it('knows rate and length of its output', () => {
    expect(outputFps(25, DEFAULT_CONDITIONING)).toBe(25);
    expect(outputFps(25, { ...DEFAULT_CONDITIONING, fps: 60 })).toBe(60);
    expect(outputLength(100, 25, DEFAULT_CONDITIONING)).toBe(100);
    expect(outputLength(100, 25, { ...DEFAULT_CONDITIONING, speed: 2, fps: 50 })).toBe(100);
    expect(outputLength(100, 25, { ...DEFAULT_CONDITIONING, speed: 4 })).toBe(25);
  });
});

describeWithSharedData('conditioning real clips', () => {
  // Functions: the suite is collected, though not run, where the folder is absent.
  const clip = () => readHolistic(sharedData('clips/unseen/white_kurta/A.json')).poses;
  const fps = 15;
  const reference = () => signer(readHolistic(sharedData('photos/openposer_woman.json')).poses[0] ?? pose());

  it('is the same to the last bit every time', async () => {
    for (const pace of ['file', 'live'] as const) {
      const run = { sourceFps: fps, reference: reference(), pace };
      expect(await conditioned(clip(), run)).toEqual(await conditioned(clip(), run));
    }
  });

  it('looks at no pose that comes later, but for the statistics of a file', async () => {
    const run = { sourceFps: fps, reference: reference(), pace: 'live' } as const;
    const whole = await conditioned(clip(), run);
    const half = await conditioned(clip().slice(0, 40), run);
    expect(half).toEqual(whole.slice(0, 40));
  });

  it('gives whole bodies of finite numbers', async () => {
    const samples = await conditioned(clip(), { sourceFps: fps, reference: reference() });
    expect(allFinite(samples)).toBe(true);
    expect(samples.every(({ pose }) => pose.face !== null)).toBe(true);
  });
});
