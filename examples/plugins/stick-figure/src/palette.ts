import type { FINGERS } from 'slp';
import type { Colour } from './canvas.ts';

export interface ArmColours {
  readonly upper: Colour;
  readonly fore: Colour;
}

export const BACKGROUND = '#12161f';
/** Drawn a little wider under every finger, so that fingers which cross can be told apart. */
export const OUTLINE: Colour = [18, 22, 31];
export const TORSO: Colour = [52, 61, 84];
/** Forearms are lighter, so that a folded arm can be read. */
export const FAR_ARM: ArmColours = { upper: [68, 80, 110], fore: [84, 98, 133] };
export const NEAR_ARM: ArmColours = { upper: [88, 104, 141], fore: [118, 136, 178] };
export const NECK: Colour = [62, 73, 100];
export const FACE: Colour = [43, 51, 71];
export const FACE_LINE: Colour = [148, 163, 198];
export const FEATURE: Colour = [226, 232, 245];
export const LIPS: Colour = [255, 138, 138];
export const PALM: Colour = [168, 182, 214];

export const FINGER_COLOURS: Readonly<Record<keyof typeof FINGERS, Colour>> = {
  thumb: [255, 107, 107],
  index: [255, 179, 71],
  middle: [255, 230, 109],
  ring: [95, 211, 141],
  little: [90, 169, 255],
};

/** `#rrggbb` as numbers. */
export function parseColour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
