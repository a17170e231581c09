import type { Frame } from '../contract.ts';

/** How two frames differ, in words, or undefined where they are equal bit by bit. */
export function frameDifference(a: Frame, b: Frame): string | undefined {
  const size = (frame: Frame) => `${frame.width}×${frame.height}×${frame.channels}`;
  if (size(a) !== size(b)) return `one has ${size(a)}, the other ${size(b)}`;
  let differing = 0;
  for (let i = 0; i < a.data.length; i++) if (a.data[i] !== b.data[i]) differing++;
  return differing > 0 ? `${differing} of ${a.data.length} bytes differ` : undefined;
}

/** The same for the frames of two films. */
export function framesDifference(a: readonly Frame[], b: readonly Frame[]): string | undefined {
  for (const [index, frame] of a.entries()) {
    const difference = frameDifference(frame, b[index]);
    if (difference) return `in frame ${index}, ${difference}`;
  }
  return undefined;
}

/** Overwrites all numbers in whatever was given to a plugin. */
export function scramble(value: unknown): void {
  if (value instanceof Uint8Array) value.fill(255);
  else if (value instanceof Float32Array) value.fill(1e-3);
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(scramble);
}

/** Makes objects unchangeable, all the way down; typed arrays cannot be. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
