import sharp from 'sharp';
import type { Report, ReportClip } from '../../../cli/eval-report/report-page.ts';
import type { Figure } from '../../../core/evaluation/draw-figures.ts';
import type { ClipScores, FrameScores } from '../../../core/evaluation/scores.ts';
import { summarise } from '../../../core/evaluation/summarise.ts';
import { area, clip, frame, reading, undetected } from '../../core/evaluation/clips.ts';

const JPEG = await sharp({ create: { width: 48, height: 32, channels: 3, background: '#666' } })
  .jpeg()
  .toBuffer();

export function figure(change: Partial<Figure> = {}): Figure {
  return {
    kind: 'worst',
    area: 'leftHand',
    caption: 'left hand at 0.40 s, SSIM 0.20',
    index: 10,
    timestamp: 400_000,
    width: 480,
    height: 320,
    jpeg: JPEG,
    ...change,
  };
}

/** Of all kinds. */
export const FIGURES: readonly Figure[] = [
  figure({ outlines: [0, 1, 2].map((column) => ({ x: 40 + 160 * column, y: 60, size: 30 })) }),
  figure({ index: 24, timestamp: 960_000, caption: 'left hand at 0.96 s, SSIM 0.55' }),
  figure({ kind: 'best', index: 45, timestamp: 1_800_000, caption: 'left hand at 1.80 s, SSIM 0.90' }),
  figure({ kind: 'thumbnail', width: 160, height: 80 }),
  figure({ kind: 'hands', width: 112, height: 224, caption: '0.40 s' }),
  figure({
    kind: 'face',
    area: 'face',
    width: 112,
    height: 224,
    index: 20,
    timestamp: 800_000,
    caption: '0.80 s',
  }),
];

export interface Looks {
  readonly name?: string;
  /** Of the hands, 0..1: better than the copy's 0.3 or worse. */
  readonly similarity?: number;
  /** Of the face, 0.1 less at 0.80 s. */
  readonly faceSimilarity?: number;
  readonly figures?: readonly Figure[];
  readonly frames?: number;
}

/** A clip of two seconds with a left hand in its first, whose hand is worst at 0.40 s. */
export function reportClip({
  name = 'clip',
  similarity = 0.6,
  faceSimilarity = 0.8,
  figures = FIGURES,
  frames = 50,
}: Looks = {}): ReportClip {
  const seen = (index: number): boolean => index < frames / 2;
  const wave = (index: number): number => 0.05 * Math.sin(index);
  const rendered = Array.from({ length: frames }, (_, i): FrameScores => {
    const ssim = i === 10 ? similarity - 0.4 : similarity + wave(i);
    const hand = area({ ssim, mse: 900, sharpness: 0.4, flicker: i === 0 ? null : 4, warpingError: null });
    return frame(i, {
      msSsim: 0.9,
      areas: {
        whole: area({ ssim: 0.9, mse: 100 }),
        face: area({ ssim: i === 20 ? faceSimilarity - 0.1 : faceSimilarity }),
        ...(seen(i) && { leftHand: hand }),
      },
      readings: {
        face: reading({ error: 0.1 }),
        ...(seen(i) && { leftHand: i % 5 === 0 ? undetected : reading({ error: 0.2, pck: 0.8 }) }),
      },
    });
  });
  const copy = rendered.map(({ index, areas }) => {
    const { leftHand } = areas;
    return frame(index, {
      areas: {
        whole: area({ ssim: 0.7 }),
        ...(leftHand && { leftHand: { ...leftHand, ssim: 0.3 + wave(index + 2) } }),
      },
    });
  });
  const truth = rendered.map(({ index, areas, readings }) =>
    frame(index, {
      areas: Object.fromEntries(Object.keys(areas).map((key) => [key, area()])),
      readings: {
        ...readings,
        ...(readings?.leftHand && { leftHand: index === 5 ? undetected : reading() }),
      },
    }),
  );
  const scores: ClipScores = clip({ rendered, copy, truth }, name);
  return { scores, summary: summarise([scores]), figures };
}

export function report(clips: readonly ReportClip[], change: Partial<Report> = {}): Report {
  return {
    title: 'Evaluation of out.mp4',
    settings: { prediction: 'out.mp4', align: 'none' },
    summary: summarise(clips.map(({ scores }) => scores)),
    clips,
    ...change,
  };
}
