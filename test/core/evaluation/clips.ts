import type { AreaScores, ClipScores, FrameScores, Reading } from '../../../core/evaluation/scores.ts';

/** Of equal pictures. */
const PERFECT: AreaScores = {
  weight: 1,
  mse: 0,
  ssim: 1,
  sharpness: 1,
  flicker: 0,
  warpingError: 0,
  followed: 1,
};

export function area(change: Partial<AreaScores> = {}): AreaScores {
  return { ...PERFECT, ...change };
}

export function reading(change: Partial<Reading> = {}): Reading {
  return { weight: 1, detected: true, error: 0, pck: 1, ...change };
}

export const undetected = reading({ detected: false, error: null, pck: null });

export function frame(index: number, change: Partial<FrameScores> = {}): FrameScores {
  return { index, timestamp: index * 40_000, msSsim: null, areas: {}, ...change };
}

/** Twenty-five frames a second. */
export function clip(contenders: ClipScores['contenders'], name = 'clip'): ClipScores {
  return { name, width: 256, height: 256, fps: 25, contenders };
}
