/**
 * How far our keypoints lie from those of the published MediaPipe Holistic on the same frames: it runs in Chromium, on the CPU.
 *
 *     npm run build && npx tsx test/bench/accuracy.ts [--clips PATTERN] [--frames 60] [--json FILE]
 *
 * Pixels at 512, mean over the points of a part and over the frames in which both find it. Of the body the upper 25 of 33
 * landmarks count, those that the picture shows. Needs the shared clips, and Chromium on the PATH or in SLP_CHROMIUM.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Estimator, Keypoints, Pose } from '../../core/contract.ts';
import { STRIDE } from '../../core/pose/topology.ts';
import { decodeVideo } from '../../core/video/decode.ts';
import { probeVideo } from '../../core/video/probe.ts';
// Worker threads run what was built.
import holistic from '../../dist/plugins/holistic/index.js';
import { quietHost } from '../support/quiet-host.ts';
import { clipName, findClips } from './clips.ts';
import { type MediaPipeLandmark, MediaPipePage } from './mediapipe-page.ts';
import { figure, formatTable } from './table.ts';

const PARTS = ['body', 'face', 'leftHand', 'rightHand'] as const;
type Part = (typeof PARTS)[number];

/** From the nose to the hips. */
const UPPER_BODY = 25;

const { values: options } = parseArgs({
  options: {
    clips: { type: 'string', default: '' },
    frames: { type: 'string', default: '60' },
    json: { type: 'string' },
  },
});

interface Tally {
  /** Sum of distances in pixels at 512, and of points. */
  distance: number;
  points: number;
  ours: number;
  theirs: number;
  both: number;
}

type Score = Record<Part, Tally>;

const scores = new Map<string, Score>();
const estimator = (await holistic.create({ model: 'full', threads: 1 }, quietHost())) as Estimator;
const page = await MediaPipePage.open();
try {
  for (const path of findClips(new RegExp(options.clips))) {
    const score = await compare(`${path}.mp4`);
    scores.set(clipName(path), score);
    process.stdout.write(`${clipName(path)}: ${PARTS.map((part) => describe(score[part])).join('  ')}\n`);
  }
} finally {
  await page[Symbol.asyncDispose]();
  await estimator[Symbol.asyncDispose]?.();
}

const total = [...scores.values()].reduce(add, emptyScore());
process.stdout.write(
  `\n${formatTable([
    ['', 'mean px at 512', 'frames: ours', 'MediaPipe', 'both'],
    ...PARTS.map((part) => {
      const { distance, points, ours, theirs, both } = total[part];
      return [part, figure(distance / points, 3), String(ours), String(theirs), String(both)];
    }),
  ])}`,
);
if (options.json) await writeFile(options.json, `${JSON.stringify(Object.fromEntries(scores), null, 2)}\n`);

async function compare(video: string): Promise<Score> {
  const score = emptyScore();
  const info = await probeVideo(video);
  const scale = 512 / Math.max(info.width, info.height);
  estimator.reset();
  await page.reset();
  for await (const frame of decodeVideo(video, info, { frames: Number(options.frames) })) {
    const ours = await estimator.estimate(frame);
    const theirs = await page.find(frame);
    for (const part of PARTS) {
      count(score[part], landmarksOf(ours, part), theirs[part], { ...info, scale, limit: limitOf(part) });
    }
  }
  return score;
}

function landmarksOf(pose: Pose | null, part: Part): Keypoints | null {
  return (part === 'body' ? pose?.bodyLandmarks : pose?.[part]) ?? null;
}

function limitOf(part: Part): number {
  return part === 'body' ? UPPER_BODY : Number.POSITIVE_INFINITY;
}

function count(
  tally: Tally,
  ours: Keypoints | null,
  theirs: readonly MediaPipeLandmark[] | null,
  { width, height, scale, limit }: { width: number; height: number; scale: number; limit: number },
): void {
  if (ours) tally.ours += 1;
  if (theirs) tally.theirs += 1;
  if (!ours || !theirs) return;
  tally.both += 1;
  theirs.slice(0, limit).forEach(({ x, y }, row) => {
    if (x < 0 || x > 1 || y < 0 || y > 1) return;
    const dx = x * width - ours[row * STRIDE];
    const dy = y * height - ours[row * STRIDE + 1];
    tally.distance += Math.hypot(dx, dy) * scale;
    tally.points += 1;
  });
}

function emptyScore(): Score {
  const tally = (): Tally => ({ distance: 0, points: 0, ours: 0, theirs: 0, both: 0 });
  return { body: tally(), face: tally(), leftHand: tally(), rightHand: tally() };
}

function add(sum: Score, score: Score): Score {
  for (const part of PARTS) {
    for (const key of ['distance', 'points', 'ours', 'theirs', 'both'] as const)
      sum[part][key] += score[part][key];
  }
  return sum;
}

function describe({ distance, points, ours, theirs, both }: Tally): string {
  return `${figure(distance / points, 3)} px (${ours}/${theirs}/${both})`;
}
