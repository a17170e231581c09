import type { Person, Place } from './person.ts';
import type { CanvasSize, PoseFormat } from './reader.ts';

/** Where a dialect decodes, and where it leaves what it saw. */
export interface DecodeContext extends Place {
  /** What fractions of the canvas are multiplied with. */
  readonly canvas: CanvasSize;
  /** Name of a part → its number of points, for `slp pose info`. */
  readonly components: Map<string, number>;
}

/** One way of writing poses as JSON. */
export interface Dialect {
  readonly format: PoseFormat;
  readonly version?: string;
  /** Whether coordinates are fractions of the canvas. */
  readonly normalised?: boolean;
  /** Whether `value`, an entry of a list or a whole file, is in this dialect. */
  recognises(value: unknown): boolean;
  /** The people whom an entry shows. */
  people(entry: unknown, context: DecodeContext): readonly (Person | null)[];
  /**
   * For dialects with an entry per person: entries that follow one another with equal numbers are one frame.
   */
  frameNumber?(entry: unknown): unknown;
}
