import type { Keypoints } from '../../../core/contract.ts';
import { type Canvas, pixelsOf } from '../../../core/image/canvas.ts';
import type { Side } from '../../../core/pose/pose.ts';
import type { HandAppearance } from './appearance.ts';
import { drawPhotoHand, photoWeight } from './draw-photo-hand.ts';
import { readJoints } from './joints.ts';
import type { Box } from './motion-blur.ts';
import { sculpt } from './sculpt.ts';
import { LEVELS } from './skin.ts';
import { partOf } from './surface.ts';

/**
 * Draws a hand over the canvas, antialiased, fading out towards the forearm. Draws nothing when the wrist or the knuckles
 * are missing or the hand lies outside. Confidence below one third makes it transparent.
 *
 * The photo's own hand is shown where it fits the pose, a modelled one elsewhere, and one over the other in between.
 *
 * @param hand 21 keypoints in pixels of the canvas; depth may be 0 throughout
 */
export function drawHand(canvas: Canvas, appearance: HandAppearance, side: Side, hand: Keypoints): void {
  const { joints, surface, light, shoulderWidth } = appearance;
  if (!readJoints(joints, hand, side, shoulderWidth)) return;
  const photo = appearance.photos[side];
  const weight = photo ? photoWeight(photo, joints) : 0;
  // each is whole where the two are equal: a hand must not become transparent while it changes
  if (weight < 1) drawModel(canvas, appearance, joints.alpha * Math.min(1, 2 - 2 * weight));
  if (photo && weight > 0) {
    drawPhotoHand(canvas, surface, photo, joints, light, joints.alpha * Math.min(1, 2 * weight));
  }
}

function drawModel(canvas: Canvas, appearance: HandAppearance, alpha: number): void {
  const { joints, surface, light, ramp, meanShade } = appearance;
  if (!sculpt(surface, joints, light, canvas.width, canvas.height)) return;
  const target = pixelsOf(canvas);
  const toLevel = LEVELS / 2 / meanShade;
  const { plain, flushed } = ramp;
  const { width, height, left, top, cover, cover2, shade, shade2, flush, flush2, most } = surface;
  for (let y = 0; y < height; y++) {
    let i = y * width;
    let o = (y + top) * canvas.width + left;
    for (let x = 0; x < width; x++, i++, o++) {
      const whole = most[i];
      if (whole === 0) continue;
      const front = cover[i];
      let level = shade[i] * (1 - surface.shadowAt(i));
      let blood = flush[i];
      let opacity = front;
      if (front < 1 && cover2[i] > 0) {
        const behind = (1 - front) * cover2[i];
        opacity += behind;
        const share = behind / opacity;
        level += (shade2[i] * (1 - surface.shadowBehind(i)) - level) * share;
        blood += (flush2[i] - blood) * share;
      }
      if (opacity < whole) opacity = whole;
      opacity *= alpha;
      const k = Math.max(0, Math.min(LEVELS - 1, (level * toLevel) | 0)) * 3;
      const keep = 1 - opacity;
      const below = target[o];
      const r = (plain[k] + (flushed[k] - plain[k]) * blood) * opacity + (below & 255) * keep + 0.5;
      const g =
        (plain[k + 1] + (flushed[k + 1] - plain[k + 1]) * blood) * opacity +
        ((below >>> 8) & 255) * keep +
        0.5;
      const b =
        (plain[k + 2] + (flushed[k + 2] - plain[k + 2]) * blood) * opacity +
        ((below >>> 16) & 255) * keep +
        0.5;
      const a = 255 * opacity + (below >>> 24) * keep + 0.5;
      target[o] = (r & 255) | ((g & 255) << 8) | ((b & 255) << 16) | (a << 24);
    }
  }
}

/** What learned stages see of the hands: planes of the picture's size, one number per pixel. Both hands go into the same planes. */
export interface HandPlanes {
  readonly width: number;
  readonly height: number;
  /** Depth of the surface relative to the wrist in palm lengths, smaller is nearer; 0 where no hand is. */
  readonly depth: Float32Array;
  /** Brightness, 1 the mean of a hand; 0 where no hand is. */
  readonly shading: Float32Array;
  /** 0 nothing, 1 palm, 2 thumb … 6 little finger. */
  readonly part: Uint8Array;
  /** Opacity 0..1. */
  readonly coverage?: Float32Array;
}

/** Writes what `drawHand` would show into planes; a hand drawn later hides one drawn before. Returns where it wrote, if anywhere. */
export function drawHandPlanes(
  planes: HandPlanes,
  appearance: HandAppearance,
  side: Side,
  hand: Keypoints,
): Box | undefined {
  const { joints, surface, light, meanShade, shoulderWidth } = appearance;
  if (!readJoints(joints, hand, side, shoulderWidth)) return undefined;
  if (!sculpt(surface, joints, light, planes.width, planes.height)) return undefined;
  const { width, height, left, top } = surface;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const o = (y + top) * planes.width + x + left;
      const opacity = surface.most[i] * joints.alpha;
      if (opacity === 0) continue;
      if (planes.coverage) planes.coverage[o] = opacity + planes.coverage[o] * (1 - opacity);
      if (opacity < 0.5) continue;
      planes.depth[o] = surface.depth[i] / joints.palm;
      planes.shading[o] = (surface.shade[i] * (1 - surface.shadowAt(i))) / meanShade;
      planes.part[o] = partOf(surface.piece[i]);
    }
  }
  return { left, top, right: left + width, bottom: top + height };
}
