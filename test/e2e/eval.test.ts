import { mkdir, readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Frame } from '../../core/contract.ts';
import { createFrame } from '../../core/image/frame.ts';
import { readVideo } from '../support/decode-video.ts';
import { joined, LOSSLESS, makeVideo, rawInput } from '../support/make-video.ts';
import { type CliOptions, slp } from '../support/run-cli.ts';
import { describeWithSharedData, sharedData } from '../support/shared-data.ts';
import { createWorkspace, EXAMPLE_REF, repository, type Workspace } from '../support/workspace.ts';

const [WIDTH, HEIGHT, COUNT, FPS] = [96, 64, 12, 10];
const KNOWN_POSE = ['--plugin', repository('test/support/plugins/known-pose.mjs'), '--estimator'];

/** An estimator that is not done until it is interrupted. */
const PATIENT = `
export default {
  contract: 1, name: 'patient', kind: 'estimator',
  options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  create: (_, host) => ({
    reset() {},
    async estimate() {
      host.log('waiting');
      await new Promise((_, reject) => host.signal.addEventListener('abort', () => reject(new Error('aborted'))));
    },
  }),
};
`;

let media: Workspace;
let work: Workspace;
let truth: string;
/** The same, but for a darker hand. */
let worse: string;
let poses: string;
beforeAll(async () => {
  media = await createWorkspace();
  truth = await write('truth.mkv', frames(COUNT));
  worse = await write('worse.mkv', frames(COUNT, 60));
  poses = await media.write('keypoints.json', poseFile(COUNT));
});
beforeEach(async () => {
  work = await createWorkspace();
  return () => work[Symbol.asyncDispose]();
});
afterAll(() => media[Symbol.asyncDispose]());

/** A texture that moves two pixels in each frame, `hand` darker where the hand is. */
function frames(count: number, hand = 0): Frame[] {
  return Array.from({ length: count }, (_, index) => {
    const frame = createFrame(WIDTH, HEIGHT, 3);
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const wave = 128 + 60 * Math.sin((x + 2 * index) / 5) + 60 * Math.cos(y / 4);
        const inHand = x >= 30 && x < 60 && y >= 16 && y < 46;
        frame.data.fill(
          Math.max(0, wave - (inHand ? hand : 0)),
          (y * WIDTH + x) * 3,
          (y * WIDTH + x) * 3 + 3,
        );
      }
    }
    return frame;
  });
}

function write(name: string, pictures: readonly Frame[], fps = FPS): Promise<string> {
  const { width, height } = pictures[0]!;
  return makeVideo(media.path(name), [...rawInput(width, height, fps), ...LOSSLESS], joined(pictures));
}

/** slp-poses of somebody whose left hand covers (33, 19) to (57, 43), of a picture `scale` times as large. */
function poseFile(count: number, scale = 1, fps = FPS): string {
  const at = (x: number, y: number): number[] => [x * scale, y * scale];
  const frame = {
    body: Array.from({ length: 13 }, (_, i) => at(20 + 4 * i, 8)),
    face: null,
    leftHand: Array.from({ length: 21 }, (_, i) => at(33 + 6 * (i % 5), 19 + 6 * Math.floor(i / 5))),
    rightHand: null,
  };
  const size = { width: WIDTH * scale, height: HEIGHT * scale };
  return JSON.stringify({ format: 'slp-poses', version: 1, ...size, fps, frames: Array(count).fill(frame) });
}

const evaluate = (args: readonly string[], options?: CliOptions) =>
  slp(['eval', '--target', truth, ...args], { cwd: work.directory, ...options });

/** With keypoints, without reading anything again. */
const score = (...args: readonly string[]) => evaluate(['--poses', poses, '--no-legibility', ...args]);

interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
type Figures = Record<string, Record<string, Estimate>>;

async function json(...args: readonly string[]): Promise<{
  settings: Record<string, string>;
  summary: { frames: number; contenders: Record<string, Figures>; differences: Record<string, Figures> };
  clips: { name: string; frames: number; fps: number }[];
  stderr: string;
}> {
  const { code, stdout, stderr } = await score(...args, '--json');
  expect([code, stderr]).toEqual([0, expect.stringContaining('✓')]);
  return { ...JSON.parse(stdout.toString()), stderr };
}

/** SSIM of the hand, of a prediction that has to be flawless. */
async function handOf(...args: readonly string[]): Promise<{ frames: number; ssim: number; stderr: string }> {
  const { summary, stderr } = await json(...args);
  return { frames: summary.frames, ssim: summary.contenders.rendered!.hand!.ssim!.value, stderr };
}

describe('slp eval', () => {
  it('shows a table: the prediction, the copied photo, and the film itself', async () => {
    const { code, stdout, stderr } = await score('--pred', worse, '--ref', EXAMPLE_REF);
    expect(stderr).toMatch(/signer\.png has another shape than the video \(\d+×\d+, the video 96×64\)/);
    expect(stderr).toContain(`✓ ${worse}: 12 frames evaluated in `);
    expect(code).toBe(0);
    const table = stdout.toString();
    expect(table).toMatch(/^hand +SSIM/m);
    expect(table).toMatch(/copy/);
    expect(table).not.toMatch(/NaN|undefined|null/);
  });

  it('prints JSON, and holds a second prediction against the first, pair by pair', async () => {
    const { settings, summary, clips } = await json('--pred', truth, '--baseline', worse);
    expect(settings).toMatchObject({ prediction: truth, target: truth, keypoints: poses, baseline: worse });
    expect(clips).toEqual([{ name: 'truth', width: WIDTH, height: HEIGHT, fps: FPS, frames: COUNT }]);
    const { rendered, baseline } = summary.contenders;
    expect(rendered!.hand!.ssim!.value).toBeCloseTo(1, 6);
    expect(baseline!.hand!.ssim!.value).toBeLessThan(0.95);
    expect(summary.differences.baseline!.hand!.ssim!.low).toBeGreaterThan(0.02);
  });

  it('writes a page and the figures of every frame', async () => {
    const { code, stderr } = await score('--pred', worse, '--report', 'report.html', '--csv', 'frames.csv');
    expect([code, stderr]).toEqual([0, expect.stringContaining('✓ report.html: 12 frames')]);
    expect(await work.list()).toEqual(['frames.csv', 'report.html']);
    const page = await readFile(work.path('report.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).toContain('worse.mkv');
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const rows = (await readFile(work.path('frames.csv'), 'utf8')).trim().split(/\r?\n/);
    // The heading, then hand and whole picture of the prediction and of the film.
    expect(rows).toHaveLength(1 + 4 * COUNT);
  });

  it('takes folders, their pictures in the order of their numbers', async () => {
    await mkdir(work.path('out'));
    for (const [i, { data, width, height }] of frames(COUNT).entries()) {
      await sharp(data, { raw: { width, height, channels: 3 } }).toFile(work.path(`out/${i + 1}.png`));
    }
    await writeFile(work.path('out/.DS_Store'), '');
    const { clips, summary } = await json('--pred', truth, '--target', 'out');
    expect(clips[0]).toMatchObject({ name: 'out', fps: FPS });
    expect(summary.contenders.rendered!.hand!.ssim!.value).toBeCloseTo(1, 6);
  });

  it('scales keypoints of a larger picture, and takes those beside the target', async () => {
    await writeFile(work.path('film.json'), poseFile(COUNT, 4));
    await writeFile(work.path('film.mkv'), await readFile(truth));
    const own = await evaluate(['--pred', worse, '--target', 'film.mkv', '--no-legibility', '--json'], {});
    expect(own.stderr).toContain('the true keypoints are those of film.json\n');
    expect(JSON.parse(own.stdout.toString()).summary.contenders.rendered.hand.ssim).toEqual(
      (await json('--pred', worse)).summary.contenders.rendered!.hand!.ssim,
    );
  });

  it('estimates the keypoints that are missing, reads the frames again, and says what that means', async () => {
    const { code, stdout, stderr } = await evaluate(
      ['--pred', worse, '--json', ...KNOWN_POSE, `known-pose:{"file":"${poses}"}`],
      {},
    );
    expect(stderr).toContain(`no keypoints came with ${truth}: they are estimated (known-pose)\n`);
    expect(stderr).toContain('the floor is 0 by construction');
    expect(code).toBe(0);
    const { settings, summary } = JSON.parse(stdout.toString());
    expect(settings.keypoints).toMatch(/^estimated from the target by known-pose:/);
    for (const contender of ['rendered', 'truth']) {
      expect(summary.contenders[contender].hand.detection.value).toBe(100);
      expect(summary.contenders[contender].hand.keypointError.value).toBeLessThan(0.1);
    }
  });

  it.each([
    [['eval'], '--align resample'],
    [['eval', 'run'], '--ref auto'],
  ])('explains %s in lines of at most 100 characters', async (command, words) => {
    const { stdout } = await slp([...command, '--help']);
    expect(stdout.toString()).toContain(words);
    for (const line of stdout.toString().split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });
});

describe('slp eval of what does not fit', () => {
  it('names both values of lengths, rates and sizes, before any scoring', async () => {
    const short = await write('short.mkv', frames(9));
    const fast = await write('fast.mkv', frames(COUNT), 20);
    const small = await makeVideo(media.path('small.mkv'), ['-i', truth, '-vf', 'scale=48:32', ...LOSSLESS]);
    const cases = [
      [short, `${short} has 9 frames and ${truth} 12`],
      [fast, `${fast} has 20 frames a second and ${truth} 10`],
      [small, `${small} is 48×32 and ${truth} 96×64`],
    ] as const;
    for (const [pred, message] of cases) {
      const { code, stdout, stderr } = await score('--pred', pred, '--report', 'report.html');
      expect(stderr).toContain(`error: ${message} [EVAL_MISMATCH]`);
      expect(stderr).toMatch(/hint: .*--align start.*--align resample/);
      expect([code, stdout.toString(), await work.list()]).toEqual([2, '', []]);
    }
  });

  it('compares frame by frame from the start, scaled, with --align start', async () => {
    const short = await write('first.mkv', frames(9), 25);
    const small = await makeVideo(media.path('tiny.mkv'), ['-i', short, '-vf', 'scale=48:32', ...LOSSLESS]);
    const { frames: count, ssim, stderr } = await handOf('--pred', small, '--align', 'start');
    expect(stderr).toContain('is scaled from 48×32 to 96×64');
    expect(stderr).toMatch(/9 frames are compared \(.*truth\.mkv has 12, .*tiny\.mkv has 9, /);
    // The frame after gets 0.95.
    expect([count, ssim]).toEqual([9, expect.closeTo(1, 2)]);
  });

  it('compares what is shown at the same moment with --align resample', async () => {
    const twice = frames(COUNT).flatMap((frame) => [frame, frame]);
    const fast = await write('twice.mkv', twice.slice(0, 20), 20);
    expect(await handOf('--pred', fast, '--align', 'resample')).toMatchObject({
      frames: 10,
      ssim: expect.closeTo(1, 6),
    });
  });

  it('leaves nothing where keypoints do not belong to the film', async () => {
    await writeFile(work.path('poses.json'), poseFile(11));
    const { code, stderr } = await score('--pred', worse, '--poses', 'poses.json', '--csv', 'a.csv');
    expect(stderr).toMatch(/poses\.json has 11 frames and .*truth\.mkv 12 \[EVAL_MISMATCH]/);
    expect([code, await work.list()]).toEqual([2, ['poses.json']]);
  });

  it.skipIf(process.platform === 'win32')(
    'leaves an older report as it was where it is interrupted',
    async () => {
      await work.write('report.html', 'older');
      const plugin = await work.write('patient.mjs', PATIENT);
      const args = ['--pred', worse, '--poses', poses, '--report', 'report.html'];
      const { code, stdout } = await evaluate([...args, '--plugin', plugin, '--estimator', 'patient'], {
        onStart: (child) => {
          child.stderr?.on('data', (text: Buffer) => {
            if (String(text).includes('waiting')) child.kill('SIGINT');
          });
        },
      });
      expect([code, stdout.toString()]).toEqual([130, '']);
      expect(await work.list()).toEqual(['patient.mjs', 'report.html']);
      expect(await readFile(work.path('report.html'), 'utf8')).toBe('older');
    },
  );
});

describeWithSharedData('slp eval with MediaPipe Holistic', () => {
  const FRAMES = [10, 15] as const;

  it('reads the hands of a film better than those of a blurred copy', async () => {
    const source = sharedData('clips/unseen/bald_man/public__name');
    const keypoints = JSON.parse(await readFile(`${source}.json`, 'utf8'));
    const { width, height, fps } = keypoints;
    const some = { ...keypoints, frames: keypoints.frames.slice(...FRAMES) };
    await writeFile(work.path('film.json'), JSON.stringify(some));
    const all = await readVideo(`${source}.mp4`, { width, height, fps });
    const film = joined(all.slice(...FRAMES));
    const input = rawInput(width, height, fps);
    await makeVideo(work.path('film.mkv'), [...input, ...LOSSLESS], film);
    await makeVideo(work.path('blurred.mkv'), [...input, '-vf', 'boxblur=6:1', ...LOSSLESS], film);
    const args = ['--pred', 'blurred.mkv', '--target', 'film.mkv', '--json'];
    const { code, stdout } = await slp(['eval', ...args], { cwd: work.directory });
    expect(code).toBe(0);
    const { rendered, truth: floor } = JSON.parse(stdout.toString()).summary.contenders;
    expect(floor.hand.detection.value).toBe(100);
    expect(floor.hand.keypointError.value).toBeLessThan(3);
    expect(rendered.hand.sharpness.value).toBeLessThan(0.1);
    expect(rendered.hand.keypointError.low).toBeGreaterThan(2 * floor.hand.keypointError.high);
    expect(rendered.face.keypointError.low).toBeGreaterThan(2 * floor.face.keypointError.high);
  });
});
