/** The rims of an eye in the 468-point mesh: its corners, and the points of upper and lower lid that face each other, from the outer corner on. */
export interface EyeRims {
  readonly outer: number;
  readonly inner: number;
  readonly pairs: readonly (readonly [upper: number, lower: number])[];
}

/** The signer's right eye, then the left. */
export const EYE_RIMS: readonly EyeRims[] = [
  {
    outer: 33,
    inner: 133,
    pairs: [
      [246, 7],
      [161, 163],
      [160, 144],
      [159, 145],
      [158, 153],
      [157, 154],
      [173, 155],
    ],
  },
  {
    outer: 263,
    inner: 362,
    pairs: [
      [466, 249],
      [388, 390],
      [387, 373],
      [386, 374],
      [385, 380],
      [384, 381],
      [398, 382],
    ],
  },
];

/** An eye's rims as vertices of a face mesh: one upper and one lower for each column, the corners (where both are one) included. */
export interface EyeVertices {
  readonly upper: Int16Array;
  readonly lower: Int16Array;
  /** Where each column lies between the outer (0) and the inner corner (1). */
  readonly along: Float32Array;
}

/** Undefined where the mesh lacks a corner, or has fewer than two pairs. */
export function eyeVertices(
  { outer, inner, pairs }: EyeRims,
  vertexOf: ReadonlyMap<number, number>,
): EyeVertices | undefined {
  const first = vertexOf.get(outer);
  const last = vertexOf.get(inner);
  const between = pairs.flatMap(([u, l], i) => {
    const upper = vertexOf.get(u);
    const lower = vertexOf.get(l);
    return upper === undefined || lower === undefined
      ? []
      : [{ upper, lower, along: (i + 1) / (pairs.length + 1) }];
  });
  if (first === undefined || last === undefined || between.length < 2) return undefined;
  return {
    upper: Int16Array.from([first, ...between.map(({ upper }) => upper), last]),
    lower: Int16Array.from([first, ...between.map(({ lower }) => lower), last]),
    along: Float32Array.from([0, ...between.map(({ along }) => along), 1]),
  };
}
