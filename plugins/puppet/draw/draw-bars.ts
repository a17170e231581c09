import { type Canvas, pixelsOf } from '../../../core/image/canvas.ts';
import type { Bars } from '../setup/bars.ts';

const BLACK = 0xff000000;

export function drawBars(canvas: Canvas, { top, bottom }: Bars): void {
  if (top + bottom === 0) return;
  const pixels = pixelsOf(canvas);
  pixels.fill(BLACK, 0, top * canvas.width);
  pixels.fill(BLACK, pixels.length - bottom * canvas.width);
}
