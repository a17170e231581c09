import { type FrameScore, mean, meanOfSummaries, type Summary, summarise } from './score.ts';
import { figure, formatTable } from './table.ts';

export interface ClipQuality {
  readonly name: string;
  /** PSNR of the reference rendered from its own pose, in dB. */
  readonly self: number;
  readonly rendered: Summary;
  /** The same frames with a copy of the reference in place of the rendered one. */
  readonly copy: Summary;
  readonly frames: readonly {
    readonly index: number;
    readonly rendered: FrameScore;
    readonly copy: FrameScore;
  }[];
}

export interface Overall {
  readonly overClips: { readonly rendered: Summary; readonly copy: Summary };
  readonly overFrames: { readonly rendered: Summary; readonly copy: Summary };
  /** Mean and least of the clips' `self`. */
  readonly self: { readonly mean: number; readonly least: number };
}

/** Twice the same: the mean over clips, where each counts alike, and over frames, where a long clip counts more. */
export function overall(clips: readonly ClipQuality[]): Overall {
  const frames = clips.flatMap((clip) => clip.frames);
  return {
    overClips: {
      rendered: meanOfSummaries(clips.map((clip) => clip.rendered)),
      copy: meanOfSummaries(clips.map((clip) => clip.copy)),
    },
    overFrames: {
      rendered: summarise(frames.map((frame) => frame.rendered)),
      copy: summarise(frames.map((frame) => frame.copy)),
    },
    self: {
      mean: mean(clips.map((clip) => clip.self)),
      least: Math.min(...clips.map((clip) => clip.self)),
    },
  };
}

const HEADER = ['SSIM', 'face', 'mouth', 'hand', 'PSNR', 'hand PSNR', 'sharpness', 'tone'];

/** The figures of each clip, and beside them the SSIM of copying the reference. */
export function clipTable(clips: readonly ClipQuality[]): string {
  const header = ['clip', 'frames', 'hands', ...HEADER, 'self', '| copy', 'face', 'mouth', 'hand'];
  const rows = clips.map(({ name, rendered, copy, self }) => [
    name,
    String(rendered.frames),
    String(rendered.hands),
    ...cells(rendered),
    figure(self, 1),
    `| ${figure(copy.ssim, 3)}`,
    ...[copy.face, copy.mouth, copy.hand].map((value) => figure(value, 3)),
  ]);
  return formatTable([header, ...rows]);
}

export function overallTable({ overClips, overFrames, self }: Overall): string {
  const rows = [
    ['', ...HEADER, 'self (least)'],
    ['mean over clips', ...cells(overClips.rendered), `${figure(self.mean, 1)} (${figure(self.least, 1)})`],
    ['mean over frames', ...cells(overFrames.rendered)],
    ['copy of the reference, over clips', ...cells(overClips.copy)],
    ['copy of the reference, over frames', ...cells(overFrames.copy)],
    ['target', '≥ 0.88', '≥ 0.85', '≥ 0.84', '≥ 0.60', '', '', '≤ 2', '', '≥ 32'],
  ];
  return formatTable(rows);
}

function cells({ ssim, face, mouth, hand, psnr, handPsnr, sharpness, tone }: Summary): string[] {
  return [
    ...[ssim, face, mouth, hand].map((value) => figure(value, 3)),
    ...[psnr, handPsnr].map((value) => figure(value, 1)),
    ...[sharpness, tone].map((value) => figure(value, 2)),
  ];
}
