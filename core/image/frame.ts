import type { Frame } from '../contract.ts';

/**
 * A frame of zeros: black, and fully transparent with 4 channels.
 *
 * @param width pixels, an integer ≥ 1; so is `height`
 * @param timestamp microseconds
 */
export function createFrame(width: number, height: number, channels: 3 | 4, timestamp = 0): Frame {
  return { timestamp, width, height, channels, data: new Uint8Array(width * height * channels) };
}

/** Why `frame` is no well-formed frame, or undefined where it is one. Plugins in JavaScript may hand over anything. */
export function frameProblem(frame: Frame): string | undefined {
  if (typeof frame !== 'object' || frame === null) return `it is ${String(frame)}`;
  const { width, height, channels, data } = frame;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    return `its size is ${width}×${height}`;
  }
  if (channels !== 3 && channels !== 4) return `it has ${String(channels)} channels`;
  const expected = width * height * channels;
  if (!(data instanceof Uint8Array) || data.length !== expected) {
    return `it holds ${data?.length ?? 'no'} bytes instead of ${expected}`;
  }
  return undefined;
}
