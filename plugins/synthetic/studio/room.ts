import type { Vector } from '../../../core/solid/transforms.ts';

/** A box in the coordinates of a camera: x right, y down, z away; metres. */
export interface Block {
  readonly from: Vector;
  readonly to: Vector;
  /** Linear reflectance. */
  readonly colour: Vector;
  /** Linear RGB that it shines with. */
  readonly glow?: Vector;
  /** Colours its face to the camera: 0..1 across and down, into `rgb`. */
  readonly paint?: (u: number, v: number, rgb: Float32Array) => void;
  /** Drawn as the ellipsoid that fits in. */
  readonly round?: boolean;
}

/** Things that a ray tries only where it meets the box around them. */
export interface Cluster {
  readonly blocks: readonly Block[];
}

/** A flat light: a corner and two sides. Shines to where it faces (side a × side b). */
export interface Panel {
  readonly corner: Vector;
  readonly sideA: Vector;
  readonly sideB: Vector;
  readonly glow: Vector;
}

/** A room to be traced. */
export interface Room {
  readonly clusters: readonly Cluster[];
  readonly panels: readonly Panel[];
  /** Light that has been thrown about so often that it comes from everywhere. */
  readonly ambient: Vector;
}
