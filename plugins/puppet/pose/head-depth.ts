import type { Keypoints } from '../../../core/contract.ts';
import { meshRows, STRIDE } from '../../../core/pose/topology.ts';
import { smoothstep } from '../../../core/smoothstep.ts';
import type { Head } from './head.ts';

const LEFT_CHEEK = 454;
const RIGHT_CHEEK = 234;
const BRIDGE = 168;
const FOREHEAD = 10;
const CHIN = 152;

/** Depth of the head in the photo at a place in pixels, in the face keypoints' own z. */
export type HeadDepth = (x: number, y: number) => number;

/** How deep the top of the hair lies between forehead (0) and ears (1). */
const HAIR_TOP = 0.7;

/**
 * A head's depth: across, it falls back from the nose's bridge to the ears; upwards it follows the forehead and falls back a
 * little over the hair; below the chin lies the neck, as deep as the ears. Undefined for a face without depth.
 */
export function headDepth(
  face: Keypoints | null,
  { centre, up, width, height }: Head,
): HeadDepth | undefined {
  if (face === null) return undefined;
  const rows = meshRows(face.length / STRIDE);
  const depthOf = (id: number): number => (rows[id] < 0 ? Number.NaN : face[rows[id] * STRIDE + 2]);
  const ears = (depthOf(LEFT_CHEEK) + depthOf(RIGHT_CHEEK)) / 2;
  const bridge = depthOf(BRIDGE);
  const chin = depthOf(CHIN);
  const forehead = Number.isFinite(depthOf(FOREHEAD)) ? depthOf(FOREHEAD) : bridge;
  // noses point at the camera: anything else is no depth, or one that cannot be trusted
  if (!(ears - bridge > 0.1 * width && ears - bridge < 2 * width && Math.abs(chin) < 4 * width))
    return undefined;
  return (x, y) => {
    const dx = x - centre[0];
    const dy = y - centre[1];
    const along = (dx * up[0] + dy * up[1]) / (height / 2);
    const across = (dx * up[1] - dy * up[0]) / (width / 2);
    const middle =
      along > 0
        ? bridge +
          (forehead - bridge) * Math.min(1, along) +
          (ears - forehead) * HAIR_TOP * smoothstep(1, 1.8, along)
        : bridge + (chin - bridge) * Math.min(1, -along) + (ears - chin) * smoothstep(-1, -1.35, along);
    return middle + (ears - middle) * Math.min(1.8, across * across);
  };
}
