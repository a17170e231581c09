/**
 * How near rendered frames come to filmed ones, with nothing trained: every clip of the shared data that no model was
 * trained on, each rendered from its own keypoints in the looks of its first frame, and measured as "slp eval run" does it.
 *
 *     npm run build && npx tsx test/bench/quality.ts [--clips PATTERN] [--size 256] [--retarget] [--legibility]
 *                                   [--generator NAME] [--refiner NAME]… [--sheet FILE.png] [--json FILE]
 *
 * Keypoints are filled and repaired, not smoothed; --retarget renders with the default pipeline instead, smoothing and
 * retargeting included.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { qualityTable } from './bench-report.ts';
import { measureQuality } from './measure-quality.ts';
import { QualitySheets } from './quality-sheets.ts';
import { renderedBeside } from './rendition.ts';

const { values: options } = parseArgs({
  options: {
    clips: { type: 'string', default: '' },
    size: { type: 'string', default: '256' },
    retarget: { type: 'boolean', default: false },
    legibility: { type: 'boolean', default: false },
    generator: { type: 'string', default: 'puppet' },
    refiner: { type: 'string', multiple: true, default: [] },
    sheet: { type: 'string' },
    json: { type: 'string' },
  },
});

const sheets = new QualitySheets();
const { retarget, legibility, generator, refiner: refiners } = options;
const report = await measureQuality(
  {
    clips: new RegExp(options.clips),
    size: Number(options.size),
    ...{ retarget, legibility, generator, refiners },
  },
  async (clip, evaluation) => {
    if (options.sheet) sheets.add(clip, await renderedBeside(evaluation));
    process.stderr.write(`${clip.name}\n`);
  },
);
if (!report) throw new Error(`no clip in the shared data matches "${options.clips}"`);
process.stdout.write(qualityTable(report));
if (options.json) await writeFile(options.json, `${JSON.stringify({ options, ...report }, null, 1)}\n`);
if (options.sheet) process.stderr.write(`${(await sheets.write(options.sheet)).join('\n')}\n`);
