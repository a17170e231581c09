import type { Frame } from '../../../core/contract.ts';
import { createFrame } from '../../../core/image/frame.ts';
import type { Plane } from '../../../core/metrics/luma.ts';

/** A picture with smooth parts, hard edges and fine texture, the same at every call. */
export function testPicture(width = 64, height = 64): Frame {
  const frame = createFrame(width, height, 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const disc = Math.hypot(x - width / 2, y - height / 2) < height / 4 ? 90 : 0;
      const texture = 25 * Math.sin(x * 0.9) * Math.cos(y * 0.7);
      frame.data.set(
        [40 + x + disc + texture, 60 + y + disc - texture, 90 + disc].map(Math.round),
        3 * (y * width + x),
      );
    }
  }
  return frame;
}

/** Each channel plus noise in −amplitude..amplitude from a linear congruential generator. */
export function withNoise(frame: Frame, amplitude: number, seed = 12345): Frame {
  let state = seed;
  return mapFrame(frame, (value) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return value + amplitude * ((2 * state) / 2 ** 32 - 1);
  });
}

export function shiftedRight(frame: Frame, pixels: number): Frame {
  return mapFrame(frame, (_, x, y, channel) => at(frame, x - pixels, y, channel));
}

/** Box blur of (2 · radius + 1)², the edge repeated beyond the picture. */
export function blurred(frame: Frame, radius: number): Frame {
  const { width, height, channels } = frame;
  const span = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
  const rows = new Uint32Array(width * height * channels);
  for (let i = 0; i < rows.length; i++) {
    const [x, y] = [Math.floor(i / channels) % width, Math.floor(i / (width * channels))];
    for (const dx of span) rows[i] += at(frame, x + dx, y, i % channels);
  }
  const sums = { ...frame, data: rows };
  return mapFrame(frame, (_, x, y, channel) => {
    let sum = 0;
    for (const dy of span) sum += at(sums, x, y + dy, channel);
    return sum / span.length ** 2;
  });
}

export function mapFrame(
  frame: Frame,
  change: (value: number, x: number, y: number, channel: number) => number,
): Frame {
  const { width, channels } = frame;
  const data = frame.data.map((value, i) => {
    const pixel = Math.floor(i / channels);
    const changed = change(value, pixel % width, Math.floor(pixel / width), i % channels);
    return Math.max(0, Math.min(255, Math.round(changed)));
  });
  return { ...frame, data };
}

export function grey(width: number, height: number, value: (x: number, y: number) => number): Plane {
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    value(i % width, Math.floor(i / width)),
  );
  return { width, height, data };
}

/** The channel at a place, the edge repeated beyond the picture. */
function at(
  { width, height, channels, data }: Omit<Frame, 'data'> & { readonly data: ArrayLike<number> },
  x: number,
  y: number,
  channel: number,
): number {
  const column = Math.max(0, Math.min(width - 1, x));
  const row = Math.max(0, Math.min(height - 1, y));
  return data[(row * width + column) * channels + channel];
}
