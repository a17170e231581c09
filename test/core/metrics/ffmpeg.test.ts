import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../../core/contract.ts';
import { messageOf } from '../../../core/errors.ts';
import { luma, type Plane } from '../../../core/metrics/luma.ts';
import { meanSquaredError, psnr } from '../../../core/metrics/psnr.ts';
import { ssim } from '../../../core/metrics/ssim.ts';
import { locateFfmpeg } from '../../../core/video/locate-ffmpeg.ts';
import { readVideo } from '../../support/decode-video.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { FLAT, GAUSSIAN, naiveSsim } from './naive-ssim.ts';
import { blurred, grey, shiftedRight, testPicture, withNoise } from './pictures.ts';

const ffmpeg = await locateFfmpeg().catch((cause: unknown) => {
  process.stderr.write(`skipped: "metrics against ffmpeg": ${messageOf(cause)}\n`);
  return undefined;
});

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

describe.skipIf(ffmpeg === undefined)('metrics against ffmpeg', () => {
  describe('on drawn pictures', () => {
    agreesOn(async () => {
      const picture = testPicture(96, 64);
      const worse = [1, 2, 4].flatMap((amount) => [
        blurred(picture, amount),
        shiftedRight(picture, amount),
        withNoise(picture, 6 * amount),
      ]);
      return worse.map((other) => [picture, other]);
    });
  });

  describeWithSharedData('on frames of a filmed clip', () => {
    agreesOn(async () => {
      const path = sharedData('clips/blond_man/test/weather.mp4');
      const frames = await readVideo(path, { width: 160, height: 160, fps: 15 });
      const [first, , , , , sixth] = frames;
      const worse = [sixth, blurred(first, 1), shiftedRight(first, 1), withNoise(first, 10)];
      return worse.map((other) => [first, other]);
    });
  });
});

function agreesOn(load: () => Promise<(readonly [Frame, Frame])[]>): void {
  let pairs: (readonly [Frame, Frame])[];
  beforeAll(async () => {
    pairs = await load();
  });

  it('psnr agrees to the two decimals that ffmpeg prints', async () => {
    const frames = await measured(
      'psnr',
      'rgb24',
      pairs.map((pair) => pair.map(({ data }) => data)),
      pairs[0][0],
    );
    pairs.forEach(([a, b], i) => {
      expect(Math.abs(meanSquaredError(a, b) - frames[i].mse_avg)).toBeLessThan(0.0051);
      expect(Math.abs(psnr(a, b) - frames[i].psnr_avg)).toBeLessThan(0.0051);
    });
  });

  // ffmpeg takes flat windows of 8 × 8, every fourth one, and rounds the constants. The formula, written out, is held against
  // it with these windows, and against `ssim` with ours: what remains between the two is the window.
  it('ssim is the same formula, in another window', async () => {
    const planes = pairs.map((pair) => pair.map(roundedLuma));
    const bytes = planes.map((pair) => pair.map(({ data }) => Uint8Array.from(data)));
    const frames = await measured('ssim', 'gray', bytes, pairs[0][0]);
    planes.forEach(([a, b], i) => {
      expect(naiveSsim(a, b, FLAT).ssim).toBeCloseTo(frames[i].All, 4);
      expect(ssim(a, b)).toBeCloseTo(naiveSsim(a, b, GAUSSIAN).ssim, 5);
      expect(Math.abs(ssim(a, b) - frames[i].All)).toBeLessThan(0.06);
    });
  });
}

/**
 * The figures of a filter for each pair of pictures, as it writes them to its `stats_file`. Both filters see the pixel format given: no
 * colour conversion stands between the two programs.
 */
async function measured(
  filter: string,
  format: string,
  pairs: readonly (readonly Uint8Array[])[],
  { width, height }: Frame,
): Promise<Record<string, number>[]> {
  const inputs: string[] = [];
  for (const side of [0, 1]) {
    const path = await workspace.write(`${side}.raw`, Buffer.concat(pairs.map((pair) => pair[side])));
    inputs.push('-f', 'rawvideo', '-pixel_format', format, '-video_size', `${width}x${height}`, '-i', path);
  }
  const { stderr } = spawnSync(
    ffmpeg?.path ?? '',
    ['-nostdin', ...inputs, '-lavfi', `[0:v][1:v]${filter}=stats_file=stats`, '-f', 'null', '-'],
    { cwd: workspace.directory, encoding: 'utf8' },
  );
  const lines = (await readFile(workspace.path('stats'), 'utf8')).trim().split('\n');
  if (lines.length !== pairs.length) throw new Error(`ffmpeg measured ${lines.length} frames:\n${stderr}`);
  return lines.map((line) =>
    Object.fromEntries([...line.matchAll(/(\w+):([\d.]+)/g)].map(([, name, value]) => [name, Number(value)])),
  );
}

function roundedLuma(frame: Frame): Plane {
  const { width, height, data } = luma(frame);
  return grey(width, height, (x, y) => Math.round(data[y * width + x]));
}
