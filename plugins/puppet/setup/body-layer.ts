import { boxFilter } from '../../../core/image/box-filter.ts';
import { type Canvas, createCanvas } from '../../../core/image/canvas.ts';
import { samplePlane } from '../../../core/image/plane.ts';
import { smoothstep } from '../../../core/smoothstep.ts';
import type { Analysis } from './analysis.ts';
import { bodyOwnership } from './body-ownership.ts';
import { fillBody } from './fill-body.ts';

/** Torso, neck and head as one picture, completed where arms and hands covered it, on a canvas larger than the photo. */
export interface BodyLayer {
  readonly canvas: Canvas;
  /** Where the photo's top left corner lies on the canvas. */
  readonly left: number;
  readonly top: number;
  /** 0..255 per pixel: how far the photo itself shows it. */
  readonly confidence: Uint8Array;
}

export function bodyLayer(analysis: Analysis): BodyLayer {
  const { photo, matte, frame } = analysis;
  const { width, height, factor } = photo;
  const step = (length: number): number => Math.ceil(length / factor) * factor;
  const left = step(width * 0.1);
  const top = step(height * 0.1);
  const bottom = step(height * 0.3);
  const canvas = createCanvas(width + 2 * left, height + top + bottom);
  const confidence = new Uint8Array(canvas.width * canvas.height);
  const { own, shape } = bodyOwnership(analysis);
  const visible = boxFilter(own, Math.max(1, Math.round(frame.width * 0.012)));
  const fill = fillBody(analysis, visible, { left, top, width: canvas.width, height: canvas.height });
  const out = canvas.data;
  const { rgb } = photo;
  const below = analysis.background.canvas.data;

  for (let y = 0, o = 0; y < canvas.height; y++) {
    const py = y - top;
    const nearY = Math.max(0, Math.min(height - 1, py));
    const mirrorY = py < 0 ? Math.min(height - 1, -py) : py >= height ? Math.max(0, 2 * height - 2 - py) : py;
    for (let x = 0; x < canvas.width; x++, o++) {
      const px = x - left;
      const nearX = Math.max(0, Math.min(width - 1, px));
      const mirrorX = px < 0 ? Math.min(width - 1, -px) : px >= width ? Math.max(0, 2 * width - 2 - px) : px;
      const inside = px === nearX && py === nearY;
      const near = nearY * width + nearX;
      const i = mirrorY * width + mirrorX;
      let alpha = matte.data[near] * shape.data[near];
      // beyond the lower edge the torso goes on, also where an arm covered it
      if (!inside && py >= height && alpha < 1) {
        const torso = samplePlane(analysis.fields.torso, (px + 0.5) / factor, (height - 0.5) / factor);
        alpha = Math.max(alpha, smoothstep(0, -0.02, torso));
      }
      const a = Math.round(alpha * 255);
      if (a === 0) continue;
      const known = smoothstep(0.6, 0.95, visible.data[i]) * (inside ? 1 : smoothstep(0.8, 1, matte.data[i]));
      for (let c = 0; c < 3; c++) {
        // what has to be laid over the background to give the photo: composing back is exact, soft edges included
        const seen = inside
          ? rgb[i * 3 + c] - ((below[i * 4 + c] * (256 - a - (a >> 7))) >> 8)
          : rgb[i * 3 + c];
        const colour = known * Math.max(0, Math.min(a, seen)) + ((1 - known) * fill[c].data[o] * a) / 255;
        out[o * 4 + c] = Math.min(a, colour);
      }
      out[o * 4 + 3] = a;
      confidence[o] = inside ? Math.round(a * known) : 0;
    }
  }
  return { canvas, left, top, confidence };
}
