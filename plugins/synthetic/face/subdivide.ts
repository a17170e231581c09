/** Weighted sums that make values of a fine mesh's vertices from those of a coarse one's. */
export interface Refinement {
  /** Vertices of the fine mesh; the first ones are those of the coarse mesh, in order. */
  readonly count: number;
  readonly triangles: Uint32Array;
  /** Of each fine vertex, where its terms begin; count + 1. */
  readonly starts: Uint32Array;
  readonly rows: Uint16Array;
  readonly weights: Float32Array;
}

type Terms = Map<number, number>;

interface Level {
  readonly terms: readonly Terms[];
  readonly triangles: Uint32Array;
  /** Of each triangle, the coarse triangle that it is a part of. */
  readonly origin: Uint32Array;
}

const key = (a: number, b: number): number => (a < b ? a * 65536 + b : b * 65536 + a);

/**
 * Loop's subdivision (1987) with creases (Hoppe et al. 1994): once everywhere, twice where `fine` says so. Open edges are creases.
 *
 * @param creases pairs of vertices, each an edge that stays sharp
 */
export function refine(
  count: number,
  triangles: Uint32Array,
  fine: (triangle: number) => boolean,
  creases: readonly (readonly [number, number])[],
): Refinement {
  const identity: Level = {
    terms: Array.from({ length: count }, (_, i) => new Map([[i, 1]])),
    triangles,
    origin: Uint32Array.from({ length: triangles.length / 3 }, (_, i) => i),
  };
  const sharp = new Set(creases.map(([a, b]) => key(a, b)));
  const once = split(identity, sharp);
  const twice = split(once.level, once.sharp);
  return select(once.level, twice.level, twice.middles, fine);
}

function split(
  { terms, triangles, origin }: Level,
  sharp: ReadonlySet<number>,
): { level: Level; sharp: Set<number>; middles: Map<number, number> } {
  const count = terms.length;
  const opposite = new Map<number, number[]>();
  for (let t = 0; t < triangles.length; t += 3) {
    for (let k = 0; k < 3; k++) {
      const edge = key(triangles[t + k], triangles[t + ((k + 1) % 3)]);
      const apex = triangles[t + ((k + 2) % 3)];
      const known = opposite.get(edge);
      if (known) known.push(apex);
      else opposite.set(edge, [apex]);
    }
  }
  const neighbours: number[][] = Array.from({ length: count }, () => []);
  const along: number[][] = Array.from({ length: count }, () => []);
  const isSharp = (edge: number): boolean => sharp.has(edge) || opposite.get(edge)!.length === 1;
  for (const edge of opposite.keys()) {
    const a = Math.floor(edge / 65536);
    const b = edge % 65536;
    neighbours[a].push(b);
    neighbours[b].push(a);
    if (!isSharp(edge)) continue;
    along[a].push(b);
    along[b].push(a);
  }
  const next: Terms[] = [];
  for (let v = 0; v < count; v++) {
    const sum: Terms = new Map();
    if (along[v].length === 2) {
      add(sum, terms[v], 0.75);
      for (const n of along[v]) add(sum, terms[n], 0.125);
    } else if (along[v].length > 2) add(sum, terms[v], 1);
    else {
      const degree = neighbours[v].length;
      const beta = degree === 3 ? 3 / 16 : 3 / (8 * degree);
      add(sum, terms[v], 1 - degree * beta);
      for (const n of neighbours[v]) add(sum, terms[n], beta);
    }
    next.push(sum);
  }
  const middles = new Map<number, number>();
  const nextSharp = new Set<number>();
  for (const [edge, apexes] of opposite) {
    const a = Math.floor(edge / 65536);
    const b = edge % 65536;
    const sum: Terms = new Map();
    const crease = isSharp(edge);
    add(sum, terms[a], crease ? 0.5 : 0.375);
    add(sum, terms[b], crease ? 0.5 : 0.375);
    if (!crease) for (const apex of apexes) add(sum, terms[apex], 0.125);
    const middle = next.length;
    middles.set(edge, middle);
    next.push(sum);
    if (!crease) continue;
    nextSharp.add(key(a, middle));
    nextSharp.add(key(b, middle));
  }
  const out: number[] = [];
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = triangles.subarray(t, t + 3);
    const ab = middles.get(key(a, b))!;
    const bc = middles.get(key(b, c))!;
    const ca = middles.get(key(c, a))!;
    out.push(a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca);
  }
  const parts = Uint32Array.from({ length: out.length / 3 }, (_, i) => origin[i >> 2]);
  return {
    level: { terms: next, triangles: new Uint32Array(out), origin: parts },
    sharp: nextSharp,
    middles,
  };
}

function add(sum: Terms, terms: Terms, weight: number): void {
  for (const [row, w] of terms) sum.set(row, (sum.get(row) ?? 0) + w * weight);
}

/** Takes the triangles of `twice` where wanted and those of `once` elsewhere; where both meet, the latter are cut so that no gap is left. */
function select(
  once: Level,
  twice: Level,
  middles: ReadonlyMap<number, number>,
  fine: (triangle: number) => boolean,
): Refinement {
  const cut = new Set<number>();
  const out: number[] = [];
  const { triangles, origin } = once;
  for (let t = 0; t < origin.length; t++) {
    if (!fine(origin[t])) continue;
    out.push(...twice.triangles.subarray(t * 12, t * 12 + 12));
    for (let k = 0; k < 3; k++) cut.add(key(triangles[t * 3 + k], triangles[t * 3 + ((k + 1) % 3)]));
  }
  for (let t = 0; t < origin.length; t++) {
    if (fine(origin[t])) continue;
    const loop: number[] = [];
    for (let k = 0; k < 3; k++) {
      const edge = key(triangles[t * 3 + k], triangles[t * 3 + ((k + 1) % 3)]);
      loop.push(triangles[t * 3 + k]);
      if (cut.has(edge)) loop.push(middles.get(edge)!);
    }
    // A fan from a vertex that follows a cut: none of its triangles is flat.
    const first = Math.max(
      0,
      loop.findIndex((_, i) => i > 0 && loop[i] >= once.terms.length),
    );
    for (let i = 1; i + 1 < loop.length; i++) {
      const at = (n: number): number => loop[(first + n) % loop.length];
      out.push(at(0), at(i), at(i + 1));
    }
  }
  const coarse = Math.max(...once.terms.map((terms) => Math.max(...terms.keys()))) + 1;
  const renumbered = new Map<number, number>(Array.from({ length: coarse }, (_, i) => [i, i]));
  const rows: number[] = [...renumbered.keys()];
  for (let i = 0; i < out.length; i++) {
    let row = renumbered.get(out[i]);
    if (row === undefined) {
      row = rows.length;
      renumbered.set(out[i], row);
      rows.push(out[i]);
    }
    out[i] = row;
  }
  const starts = new Uint32Array(rows.length + 1);
  const columns: number[] = [];
  const weights: number[] = [];
  rows.forEach((row, i) => {
    for (const [column, weight] of twice.terms[row]) {
      columns.push(column);
      weights.push(weight);
    }
    starts[i + 1] = columns.length;
  });
  return {
    count: rows.length,
    triangles: new Uint32Array(out),
    starts,
    rows: new Uint16Array(columns),
    weights: new Float32Array(weights),
  };
}

/** Values (`width` a vertex) of the first `count` fine vertices from those of the coarse ones. */
export function applyRefinement(
  { starts, rows, weights }: Refinement,
  values: Float32Array,
  width: number,
  out: Float32Array,
  count = starts.length - 1,
): Float32Array {
  if (width === 3) return applyToPoints({ starts, rows, weights }, values, out, count);
  for (let v = 0; v < count; v++) {
    for (let c = 0; c < width; c++) {
      let sum = 0;
      for (let k = starts[v]; k < starts[v + 1]; k++) sum += weights[k] * values[rows[k] * width + c];
      out[v * width + c] = sum;
    }
  }
  return out;
}

function applyToPoints(
  { starts, rows, weights }: Pick<Refinement, 'starts' | 'rows' | 'weights'>,
  values: Float32Array,
  out: Float32Array,
  count: number,
): Float32Array {
  for (let v = 0, k = 0; v < count; v++) {
    let x = 0;
    let y = 0;
    let z = 0;
    for (const end = starts[v + 1]; k < end; k++) {
      const weight = weights[k];
      const at = rows[k] * 3;
      x += weight * values[at];
      y += weight * values[at + 1];
      z += weight * values[at + 2];
    }
    out[v * 3] = x;
    out[v * 3 + 1] = y;
    out[v * 3 + 2] = z;
  }
  return out;
}
