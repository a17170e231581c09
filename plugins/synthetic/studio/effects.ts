import type { Vector } from '../../../core/solid/transforms.ts';

/** What a camera makes of the light that it gets. Lengths are shares of the picture's side. */
export interface Effects {
  /** Stops more (or less) than what shows the face as it should be. */
  readonly exposure: number;
  /** Gains of red, green and blue. */
  readonly whiteBalance: Vector;
  /** 1 is a straight tone curve about middle grey, more is harder. */
  readonly contrast: number;
  /** Linear light that becomes white; over 1 rolls off softly. */
  readonly whitePoint: number;
  /** sRGB of black, 0..0.1: haze and flare. */
  readonly blackLift: number;
  readonly saturation: number;
  /** Share of the light that the corners lose. */
  readonly vignetting: number;
  /** Radius (σ) of the lens's blur. */
  readonly blur: number;
  /** Strength of the camera's sharpening, which leaves halos: 0..1. */
  readonly sharpening: number;
  /** How much larger red, and smaller blue, is drawn: ±0.001. */
  readonly chromaticShift: number;
  /** Variance of a picture's linear values: `shot` × value + `read`, where 1 is white. */
  readonly noise: { readonly shot: number; readonly read: number };
  /** Of the JPEG that the picture has been through, 1..100. */
  readonly jpegQuality: number;
}
