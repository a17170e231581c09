interface Shape {
  /** For people. */
  readonly name: string;
  colour: string;
}

/** Described. */
export interface Square extends Shape {
  /** Metres. */
  readonly side: number;
  readonly corners?: { readonly rounded: boolean };
}

export type Size = Square['side'];

/** Its members need no description of their own. */
export const UNITS = { metre: 1, foot: 0.3048 };

/** Square metres. */
export function area(square: Square, options: { readonly exact: boolean }): number {
  return options.exact ? square.side ** 2 : Math.round(square.side ** 2);
}

/** Described. */
export class Tape {
  readonly #secret = 1;
  protected readonly worn = this.#secret;

  measure(shape: Shape): number {
    return shape.name.length * this.worn;
  }
}
