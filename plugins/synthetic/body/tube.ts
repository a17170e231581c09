/** A limb's or a trunk's outline at one place along it: half its width to both sides of x, its half depth to −z and to +z. */
export interface Section {
  readonly at: number;
  readonly width: number;
  readonly front: number;
  readonly back: number;
}

/** Sections along +y at any place: smooth between those given, constant beyond. */
export interface Tube {
  /** Distance to the surface in the tube's own axes, about; the ends are flat. */
  distance(x: number, y: number, z: number): number;
}

const STEP = 0.004;

/** A tube whose sections are ellipses or, boxier, superellipses of power 2.5. */
export function createTube(sections: readonly Section[], power: 2 | 2.5): Tube {
  const from = sections[0].at;
  const to = sections[sections.length - 1].at;
  const count = Math.ceil((to - from) / STEP) + 2;
  const [widths, fronts, backs] = (['width', 'front', 'back'] as const).map((key) =>
    Float32Array.from({ length: count }, (_, i) => interpolate(sections, key, from + i * STEP)),
  );
  return {
    distance(x, y, z) {
      const place = Math.min(count - 1.001, Math.max(0, (y - from) / STEP));
      const i = Math.floor(place);
      const t = place - i;
      const depths = z < 0 ? fronts : backs;
      const width = widths[i] + t * (widths[i + 1] - widths[i]);
      const depth = depths[i] + t * (depths[i + 1] - depths[i]);
      const u = Math.abs(x) / width;
      const v = Math.abs(z) / depth;
      let across = -Math.min(width, depth);
      if (u + v > 1e-3) {
        const pu = power === 2 ? u : u * Math.sqrt(u);
        const pv = power === 2 ? v : v * Math.sqrt(v);
        const sum = pu * u + pv * v;
        const f = power === 2 ? Math.sqrt(sum) : sum ** 0.4;
        const slope = Math.sqrt((pu / width) ** 2 + (pv / depth) ** 2);
        across = ((f - 1) * (power === 2 ? f : f * Math.sqrt(f))) / slope;
      }
      const beyond = Math.max(from - y, y - to);
      return beyond > 0 && across > 0
        ? Math.sqrt(across * across + beyond * beyond)
        : Math.max(across, beyond);
    },
  };
}

/** Monotone cubic interpolation (Fritsch and Carlson 1980): no bulges that nobody asked for. */
function interpolate(sections: readonly Section[], key: 'width' | 'front' | 'back', at: number): number {
  const last = sections.length - 1;
  if (at <= sections[0].at) return sections[0][key];
  if (at >= sections[last].at) return sections[last][key];
  const i = sections.findIndex((section) => section.at > at) - 1;
  const gap = (k: number): number => sections[k + 1].at - sections[k].at;
  const slope = (k: number): number => (sections[k + 1][key] - sections[k][key]) / gap(k);
  const tangent = (k: number): number => {
    if (k === 0) return slope(0);
    if (k === last) return slope(last - 1);
    const before = slope(k - 1);
    const after = slope(k);
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  };
  const long = gap(i);
  const t = (at - sections[i].at) / long;
  const a = sections[i][key];
  const b = sections[i + 1][key];
  const square = t * t;
  const cube = square * t;
  return (
    a * (2 * cube - 3 * square + 1) +
    b * (3 * square - 2 * cube) +
    long * (tangent(i) * (cube - 2 * square + t) + tangent(i + 1) * (cube - square))
  );
}
