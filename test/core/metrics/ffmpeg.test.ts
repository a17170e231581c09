import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../core/contract.ts';
import { messageOf } from '../../../core/errors.ts';
import { luma } from '../../../core/metrics/luma.ts';
import { psnr } from '../../../core/metrics/psnr.ts';
import { ssim } from '../../../core/metrics/ssim.ts';
import { locateFfmpeg } from '../../../core/video/locate-ffmpeg.ts';
import { blurred, mapFrame, shiftedRight, testPicture, withNoise } from './pictures.ts';

const ffmpeg = await locateFfmpeg().catch((cause: unknown) => {
  process.stderr.write(`skipped: "metrics against ffmpeg": ${messageOf(cause)}\n`);
  return undefined;
});

describe.skipIf(ffmpeg === undefined)('metrics against ffmpeg', () => {
  const picture = greyOf(testPicture(128, 96));
  const pairs = [1, 2, 4].flatMap((amount) => [
    greyOf(blurred(picture, amount)),
    greyOf(shiftedRight(picture, amount)),
    greyOf(withNoise(picture, 6 * amount)),
  ]);

  it('psnr agrees to the two decimals that ffmpeg prints', () => {
    for (const other of pairs) {
      expect(psnr(picture, other)).toBeCloseTo(measured('psnr', /average:([\d.]+)/, picture, other), 2);
    }
  });

  it('ssim, for which ffmpeg takes flat 8 × 8 windows, is near and in the same order', () => {
    const ours = pairs.map((other) => ssim(luma(picture), luma(other)));
    const theirs = pairs.map((other) => measured('ssim', /All:([\d.]+)/, picture, other));
    ours.forEach((score, i) => {
      expect(Math.abs(score - theirs[i])).toBeLessThan(0.06);
    });
    for (const kind of [0, 1, 2]) {
      const series = [0, 1, 2].map((amount) => 3 * amount + kind);
      for (const scores of [ours, theirs]) {
        const own = series.map((i) => scores[i]);
        expect(own).toEqual(own.toSorted((a, b) => b - a));
      }
    }
  });
});

/** Both filters see one plane of full-range grey, so that no colour conversion stands between the two programs. */
function measured(filter: string, figure: RegExp, a: Frame, b: Frame): number {
  const size = `${a.width}x${a.height}`;
  const input = ['-f', 'rawvideo', '-pixel_format', 'gray', '-video_size', size];
  const planes = [a, b].map(({ data }) => data.filter((_, i) => i % 3 === 0));
  const { stderr } = spawnSync(
    ffmpeg?.path ?? '',
    [
      ...input,
      '-i',
      'pipe:0',
      '-lavfi',
      `[0:v]split[p][q];[p]trim=end_frame=1[a];[q]trim=start_frame=1,setpts=PTS-STARTPTS[b];[a][b]${filter}`,
      '-f',
      'null',
      '-',
    ],
    { input: Buffer.concat(planes), encoding: 'utf8' },
  );
  const match = stderr.match(figure);
  if (match === null) throw new Error(`ffmpeg printed no figure:\n${stderr}`);
  return Number(match[1]);
}

function greyOf(frame: Frame): Frame {
  const { data } = luma(frame);
  return mapFrame(frame, (_, x, y) => data[y * frame.width + x]);
}
