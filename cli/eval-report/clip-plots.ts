import type { Measure, Region } from '../../core/evaluation/measures.ts';
import type { ClipScores, Contender, FrameScores } from '../../core/evaluation/scores.ts';
import { figureOf } from '../../core/evaluation/series.ts';
import { detectionRug } from './detection-rug.ts';
import { type Html, html } from './html.ts';
import { type Line, linearScale, type Mark, type Scale, type TimeAxis, timePlot } from './time-plot.ts';
import { CONTENDER_NAMES, measureOf, REGION_NAMES } from './wording.ts';

/** How a clip goes over time; the same axis of time and the same marks in all of its plots. */
export function clipPlots({ contenders, fps }: ClipScores, marks: readonly Mark[]): Html {
  const { rendered, truth } = contenders;
  const axis: TimeAxis = { times: rendered.map(({ timestamp }) => timestamp / 1e6), frame: 1 / fps, marks };

  const similarity = (['hand', 'face', 'mouth', 'whole'] as const).map((region) =>
    lineOf(rendered, 'ssim', region, REGION_NAMES[region], region),
  );
  const hands = (['rendered', 'baseline', 'copy'] as const).map((contender) =>
    lineOf(contenders[contender], 'ssim', 'hand', CONTENDER_NAMES[contender], contender),
  );
  const sharpness = [
    lineOf(rendered, 'sharpness', 'hand', REGION_NAMES.hand, 'hand'),
    lineOf(rendered, 'sharpness', 'face', REGION_NAMES.face, 'face'),
  ];
  const flicker = [
    lineOf(rendered, 'flicker', 'hand', REGION_NAMES.hand, 'hand'),
    lineOf(rendered, 'flicker', 'face', REGION_NAMES.face, 'face'),
    lineOf(rendered, 'flicker', 'whole', REGION_NAMES.whole, 'whole'),
  ];
  const others = hands.slice(1).some(({ values }) => values.some((value) => value !== null));
  return html`<div class="plots">
${timePlot('SSIM', '1: equal to the filmed video', similarity, ssimScale(similarity), axis)}
${others && timePlot('SSIM of the hands', 'beside what is compared', hands, ssimScale(hands), axis)}
${timePlot('Sharpness', '× that of the filmed video', sharpness, ratioScale(sharpness), axis)}
${timePlot('Flicker', 'grey levels, 0: changes like the filmed video', flicker, levelScale(flicker), axis)}
${detectionRug(rendered, truth, axis)}
</div>`;
}

function lineOf(
  frames: readonly FrameScores[] | undefined,
  name: Measure['name'],
  region: Region,
  label: string,
  look: Region | Contender,
): Line {
  const measure = measureOf(name);
  return { label, look, values: frames?.map((frame) => figureOf([frame], measure, region)) ?? [] };
}

function ssimScale(lines: readonly Line[]): Scale {
  return linearScale(Math.min(0.8, ...valuesOf(lines)), 1);
}

function levelScale(lines: readonly Line[]): Scale {
  return linearScale(0, Math.max(1, ...valuesOf(lines)));
}

/** Powers of two: half as sharp is as far from 1 as twice as sharp. What lies beyond a sixteenth is drawn there. */
function ratioScale(lines: readonly Line[]): Scale {
  const values = valuesOf(lines).map(Math.log2);
  const lowest = Math.max(-4, Math.floor(Math.min(-1, ...values)));
  const highest = Math.min(4, Math.ceil(Math.max(1, ...values)));
  const powers = Array.from({ length: highest - lowest + 1 }, (_, i) => 2 ** (lowest + i));
  return { low: 2 ** lowest, high: 2 ** highest, ticks: powers, logarithmic: true, digits: 1, ideal: 1 };
}

function valuesOf(lines: readonly Line[]): number[] {
  return lines.flatMap(({ values }) => values.filter((value) => value !== null));
}
