import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Estimator, PoseSource } from '../../core/contract.ts';
// Worker threads run what was built.
import holistic from '../../dist/plugins/holistic/index.js';
import synthetic from '../../dist/plugins/synthetic/index.js';
import { makeDataset } from '../../dist/plugins/synthetic/make-dataset.js';
import { planClips } from '../../dist/plugins/synthetic/plan-clips.js';
import { RenderPool, type RenderThread } from '../../dist/plugins/synthetic/render-pool.js';
import { countEstimate, type EstimateTally, emptyTally } from '../support/compare-estimate.ts';
import { quietHost } from '../support/quiet-host.ts';

/** Frames per second by number of threads, all planes and files of them made. */
export interface SyntheticSpeed {
  readonly threads: number;
  /** Of signers who stand there already. */
  readonly steady: number;
  /** Of a whole dataset, people made up, references and all. */
  readonly whole: number;
}

export interface SyntheticReport {
  /** Of the pictures that speeds are of. */
  readonly size: number;
  readonly signers: number;
  /** Per signer. */
  readonly frames: number;
  readonly speeds: readonly SyntheticSpeed[];
  /** By size of the pictures. */
  readonly estimates: Readonly<Record<string, EstimateTally>>;
}

const SIGNERS = 12;
const FRAMES = 10;
/** Slow film: the frames show different moments. */
const FPS = 2;
const SIZES = [256, 512];
const SPEED = { size: 256, signers: 4, frames: 60, steadyFrames: 40 };
const FILM = { seed: 1, size: SPEED.size, fps: 25 };
const LAYOUT = { layout: 'webdataset', quality: 90 } as const;

/** How fast people who do not exist are rendered, and how well `holistic` reads them: how real they look to it. */
export async function measureSynthetic(): Promise<SyntheticReport> {
  const speeds: SyntheticSpeed[] = [];
  for (const threads of [1, 2])
    speeds.push({ threads, steady: await steadySpeed(threads), whole: await wholeSpeed(threads) });
  const estimates: Record<string, EstimateTally> = {};
  for (const size of SIZES) estimates[size] = await readAll(size);
  return { size: SPEED.size, signers: SIGNERS, frames: FRAMES, speeds, estimates };
}

async function steadySpeed(threads: number): Promise<number> {
  await using pool = new RenderPool({ ...FILM, files: LAYOUT }, threads, () => {});
  const film = (signer: number, thread: RenderThread, from: number, count: number): Promise<unknown> =>
    Promise.all(
      Array.from({ length: count }, (_, i) => thread.files({ signer, at: { clip: 0, frame: from + i } }, [])),
    );
  const signers = Array.from({ length: threads }, (_, signer) => {
    // The next one is given to another thread: this one has something to do.
    const thread = pool.idlest;
    return { signer, thread, ready: film(signer, thread, 0, 4) };
  });
  for (const { ready } of signers) await ready;
  const before = performance.now();
  await Promise.all(signers.map(({ signer, thread }) => film(signer, thread, 30, SPEED.steadyFrames)));
  return (1000 * threads * SPEED.steadyFrames) / (performance.now() - before);
}

async function wholeSpeed(threads: number): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'slp-bench-'));
  const { signers, frames } = SPEED;
  try {
    const before = performance.now();
    await makeDataset(
      {
        film: FILM,
        layout: LAYOUT,
        clips: planClips({ ...FILM, signers, frames }),
        heldOut: signers,
        files: {
          train: join(directory, 'train.tar'),
          bases: [join(directory, 'base.tar')],
          report: join(directory, 'train.report.json'),
        },
        options: {},
        threads,
        restart: false,
      },
      { signal: new AbortController().signal, log: () => {}, onResume: () => {}, onFrame: () => {} },
    );
    return (1000 * signers * frames) / (performance.now() - before);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function readAll(size: number): Promise<EstimateTally> {
  const estimator = (await holistic.create({ model: 'full', threads: 1 }, quietHost())) as Estimator;
  const tally = emptyTally();
  try {
    for await (const { pose, target } of film({ signers: SIGNERS, frames: FRAMES, fps: FPS, size })) {
      estimator.reset();
      countEstimate(tally, pose, await estimator.estimate(target!));
    }
  } finally {
    await estimator[Symbol.asyncDispose]?.();
  }
  return tally;
}

async function* film(options: Readonly<Record<string, unknown>>) {
  const checked = await synthetic.options['~standard'].validate(options);
  if (checked.issues) throw new Error(checked.issues[0].message);
  const source: PoseSource = await synthetic.create(checked.value, quietHost());
  try {
    yield* source.samples(new AbortController().signal);
  } finally {
    await source[Symbol.asyncDispose]?.();
  }
}
