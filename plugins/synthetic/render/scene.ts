import type { Vector } from '../../../core/solid/transforms.ts';
import type { Part } from '../part.ts';

/** A lamp far away. */
export interface Light {
  /** Unit vector from the light towards the scene. */
  readonly direction: Vector;
  /** Linear RGB; 1 lights a white surface that faces it to white. */
  readonly colour: Vector;
  /** Softness of its shadows: radius of the light as seen from the scene, radians (0.005 the sun, 0.15 a soft box). 0: casts none. */
  readonly size: number;
}

/** Light from all around: what comes from above, from the horizon and from below; linear RGB. */
export interface Surroundings {
  readonly above: Vector;
  readonly horizon: Vector;
  readonly below: Vector;
}

/** A pinhole camera that looks along +z, turned by `turn`. */
export interface Camera {
  readonly position: Vector;
  /** Radians: nod (down), shake (to the signer's own left), roll. */
  readonly turn: Vector;
  /** Radians, of the picture's height. */
  readonly fieldOfView: number;
}

/** What stands behind the signer, in linear RGB. */
export interface Background {
  /** Writes the colour of the pixel at x, y (0..1 from top left) into `rgb`. */
  paint(x: number, y: number, rgb: Float32Array): void;
  /** Distance behind the signer in metres at which shadows fall on it, or null: too far. */
  readonly wall: number | null;
}

/** Everything that is in a picture. */
export interface Scene {
  readonly parts: readonly Part[];
  readonly camera: Camera;
  readonly lights: readonly Light[];
  readonly surroundings: Surroundings;
  readonly background: Background;
}

/** Everything that a rendering yields; all of `size` × `size` unless said otherwise. */
export interface Rendering {
  readonly size: number;
  /** Linear RGB, size² × 3, 0..1 and more where it glares; antialiased. */
  readonly colour: Float32Array;
  /** Metres along the camera's axis, of each pixel's centre; Infinity: background. */
  readonly depth: Float32Array;
  /** Values of `SEGMENT`, of each pixel's centre. */
  readonly segments: Uint8Array;
  /** Camera space (x right, y down, z away), size² × 3, of each pixel's centre; 0 0 0: background. */
  readonly normals: Float32Array;
}
