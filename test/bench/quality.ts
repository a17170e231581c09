/**
 * How near rendered frames come to filmed ones, with nothing trained: every clip of the shared data that no model was
 * trained on, each rendered from its own keypoints in the looks of its first frame.
 *
 *     npx tsx test/bench/quality.ts [--clips PATTERN] [--every N] [--size 256] [--retarget] [--generator NAME]
 *                                   [--refiner NAME]… [--sheet FILE.png] [--json FILE]
 *
 * SSIM (Gaussian 11 × 11, σ 1.5, luma) is averaged inside square boxes around the true keypoints: hands 1.3 × their extent,
 * face 1.1 ×, mouth 1.4 ×. Beside every figure stands that of copying the reference. Keypoints are filled and
 * repaired, not smoothed; --retarget renders with the default pipeline instead, smoothing and retargeting included.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { psnr } from '../../core/metrics/psnr.ts';
import { DEFAULT_CONDITIONING } from '../../core/pose/condition.ts';
import { type Clip, findClips, loadClip } from './clips.ts';
import { type ClipQuality, clipTable, overall, overallTable } from './quality-report.ts';
import { QualitySheets } from './quality-sheets.ts';
import { type Rendered, renderClip, startSynthesis } from './rendition.ts';
import { scoreFrame, summarise } from './score.ts';

const { values: options } = parseArgs({
  options: {
    clips: { type: 'string', default: '' },
    every: { type: 'string', default: '1' },
    size: { type: 'string', default: '256' },
    retarget: { type: 'boolean', default: false },
    generator: { type: 'string', default: 'puppet' },
    refiner: { type: 'string', multiple: true, default: [] },
    sheet: { type: 'string' },
    json: { type: 'string' },
  },
});
const { retarget } = options;
const conditioning = { ...DEFAULT_CONDITIONING, smooth: retarget, retarget };

const paths = findClips(new RegExp(options.clips));
if (paths.length === 0) throw new Error(`no clip in the shared data matches "${options.clips}"`);

await using running = await startSynthesis(options.generator, options.refiner);
const sheets = new QualitySheets();
const clips: ClipQuality[] = [];
for (const path of paths) {
  const clip = await loadClip(path, Number(options.size));
  const rendered: Rendered[] = [];
  for await (const one of renderClip(clip, running.synthesize, conditioning, Number(options.every))) {
    rendered.push(one);
  }
  clips.push(measure(clip, rendered));
  if (options.sheet) sheets.add(clip, rendered);
  process.stderr.write(`${clip.name}\n`);
}

const total = overall(clips);
process.stdout.write(`${clipTable(clips)}\n${overallTable(total)}`);
if (options.json) await writeFile(options.json, `${JSON.stringify({ options, total, clips }, null, 1)}\n`);
if (options.sheet) process.stderr.write(`${(await sheets.write(options.sheet)).join('\n')}\n`);

function measure(clip: Clip, [reference, ...rest]: readonly Rendered[]): ClipQuality {
  const frames = rest.map(({ index, frame, target, truth }) => ({
    index,
    rendered: scoreFrame(frame, target, truth),
    copy: scoreFrame(clip.signer.image, target, truth),
  }));
  return {
    name: clip.name,
    self: psnr(reference.frame, reference.target),
    rendered: summarise(frames.map((frame) => frame.rendered)),
    copy: summarise(frames.map((frame) => frame.copy)),
    frames,
  };
}
