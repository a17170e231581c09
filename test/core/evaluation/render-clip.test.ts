import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame, Pose, Sample } from '../../../core/contract.ts';
import type { FilmKeypoints } from '../../../core/dataset/film.ts';
import { renderClip, signerIn, trueFrames } from '../../../core/evaluation/render-clip.ts';
import type { ClipScores, FrameScores } from '../../../core/evaluation/scores.ts';
import { type ClipFilm, evaluatedOnly, surveyClip, viewClip } from '../../../core/evaluation/survey-clip.ts';
import { createFrame } from '../../../core/image/frame.ts';
import { DEFAULT_CONDITIONING } from '../../../core/pose/condition.ts';
import { probeVideo } from '../../../core/video/probe.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { FPS, SIDE, standing, writeClip } from '../dataset/clips.ts';

const { signal } = new AbortController();
const CONDITIONING = { ...DEFAULT_CONDITIONING, smooth: false, fill: false, repair: false, retarget: false };
/** Nobody is seen in the first two frames, in one in the middle, and in the last. */
const seen = (index: number): Pose | null => ([0, 1, 5, 11].includes(index) ? null : standing(index));

let space: Workspace;
let clip: ClipFilm;
beforeAll(async () => {
  space = await createWorkspace();
  await writeClip(space.path('clip.mkv'), { frames: 12 });
  clip = await open();
});
afterAll(() => space[Symbol.asyncDispose]());

async function open(keypoints: Partial<FilmKeypoints> = {}): Promise<ClipFilm> {
  const path = space.path('clip.mkv');
  const length = keypoints.length ?? 12;
  async function* poses() {
    // Their own timestamps mean nothing: frames of the film are counted.
    for (let index = 0; index < length; index++) yield seen(index) && { ...seen(index)!, timestamp: index };
  }
  const film = { path, info: await probeVideo(path) };
  return viewClip(film, { width: SIDE, height: SIDE, length, poses, ...keypoints }, 64);
}

const survey = (choose: 'best' | 'first' = 'best') => surveyClip(clip, choose, { signal, onFrame: () => {} });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('surveyClip', () => {
  it('finds where somebody is seen, and who can stand for the signer', async () => {
    const found = await survey();
    expect(found).toMatchObject({
      width: 64,
      height: 64,
      fps: FPS,
      length: 12,
      first: 2,
      last: 10,
      missing: [5],
    });
    expect(found.reference!.score).toBeGreaterThan(0);
    expect((await survey('first')).reference!.index).toBe(2);
  });

  it('refuses keypoints of another film', async () => {
    const longer = await open({ length: 20 });
    await expect(surveyClip(longer, 'best', { signal, onFrame: () => {} })).rejects.toThrow(
      'they have 20 frames, the film has 12',
    );
    await expect(open({ width: 2 * SIDE })).rejects.toThrow('they are for 512×256 pixels');
  });
});

describe('trueFrames and renderClip', () => {
  it('go in step, from the first frame with a person to the last', async () => {
    const found = await survey();
    const truth = await collect(trueFrames(clip, found, signal));
    const signer = { id: 'anna', ...(await signerIn(clip, 2, signal)) };
    const samples: Sample[] = [];
    const synthesize = async (sample: Sample): Promise<Frame> => {
      samples.push(sample);
      return createFrame(64, 64, 3);
    };
    const rendering = { signer, conditioning: CONDITIONING, synthesize, inFlight: 3 };
    const rendered = await collect(renderClip(clip, found, rendering, signal));
    const moments = Array.from({ length: 9 }, (_, i) => ((i + 2) * 1e6) / FPS);
    expect(truth.map(({ frame }) => frame.timestamp)).toEqual(moments);
    expect(rendered.map(({ timestamp }) => timestamp)).toEqual(moments);
    expect(truth.map(({ pose }) => pose?.timestamp)).toEqual(
      moments.map((at, i) => (i === 3 ? undefined : at)),
    );
    for (const i of [0, 1, 2, 4, 8]) {
      expect(samples[i]!.pose.leftHand!.slice(0, 2)).toEqual(truth[i]!.pose!.leftHand!.slice(0, 2));
      expect(samples[i]!.pose.rightHand![1]).toBeCloseTo(((285 - 8 * (i + 2)) * 64) / 400, 3);
    }
  });

  it('does not take a frame of another size', async () => {
    const found = await survey();
    const signer = { id: 'anna', ...(await signerIn(clip, 2, signal)) };
    const synthesize = async (): Promise<Frame> => createFrame(32, 64, 3);
    const rendering = { signer, conditioning: CONDITIONING, synthesize, inFlight: 1 };
    await expect(collect(renderClip(clip, found, rendering, signal))).rejects.toMatchObject({
      code: 'FRAME_INVALID',
    });
  });

  it('has no looks to take from a frame without a person', async () => {
    await expect(signerIn(clip, 5, signal)).rejects.toThrow('shows nobody in frame 5');
  });
});

it('evaluatedOnly leaves out the reference and frames without a person', async () => {
  const frames = Array.from(
    { length: 9 },
    (_, index): FrameScores => ({ index, timestamp: 0, msSsim: null, areas: {} }),
  );
  const scores: ClipScores = {
    ...{ name: 'clip', width: 64, height: 64, fps: FPS },
    contenders: { rendered: frames, copy: frames },
  };
  const left = evaluatedOnly(scores, await survey(), 4).contenders;
  // Frame 2 of the film is the first: 5 shows nobody, 4 is the reference.
  expect(left.rendered.map(({ index }) => index)).toEqual([0, 1, 4, 5, 6, 7, 8]);
  expect(left.copy).toEqual(left.rendered);
  expect(evaluatedOnly(scores, await survey()).contenders.rendered).toHaveLength(8);
});
