/** Gaussians that sum to how light spreads under skin: variance in mm², and weights of red, green and blue (d'Eon & Luebke 2007). */
const PROFILE = [
  [0.0064, 0.233, 0.455, 0.649],
  [0.0484, 0.1, 0.336, 0.344],
  [0.187, 0.118, 0.198, 0],
  [0.567, 0.113, 0.007, 0.007],
  [1.99, 0.358, 0.004, 0],
  [7.41, 0.078, 0, 0],
] as const;

/** Columns: cosines from −1 to 1. */
const COSINES = 64;
/** Rows: curvatures from 0 to `MOST` per metre. */
const CURVATURES = 16;
const MOST = 240;

let table: Float32Array | undefined;

/**
 * The light that skin lets out again where it is bent: some reaches round the edge of what is lit, most of it red (pre-integrated skin
 * shading, Penner & Borshukov 2011). Without curvature it is Lambert's cosine.
 *
 * @param cosine - Of the angle between normal and light, −1 to 1.
 * @param curvature - 1 / metres.
 * @param channel - 0 red, 1 green, 2 blue.
 */
export function scatteredLight(cosine: number, curvature: number, channel: number): number {
  table ??= integrate();
  let row = (curvature / MOST) * (CURVATURES - 1);
  row = row < 0 ? 0 : row > CURVATURES - 1.001 ? CURVATURES - 1.001 : row;
  let column = (cosine + 1) * 0.5 * (COSINES - 1);
  column = column < 0 ? 0 : column > COSINES - 1.001 ? COSINES - 1.001 : column;
  const r = row | 0;
  const c = column | 0;
  const right = column - c;
  const at = (r * COSINES + c) * 3 + channel;
  const below = at + COSINES * 3;
  const upper = table[at] + right * (table[at + 3] - table[at]);
  const lower = table[below] + right * (table[below + 3] - table[below]);
  return upper + (row - r) * (lower - upper);
}

function integrate(): Float32Array {
  const values = new Float32Array(CURVATURES * COSINES * 3);
  const steps = 180;
  for (let row = 0; row < CURVATURES; row++) {
    const radius = 1000 / Math.max(0.5, (row / (CURVATURES - 1)) * MOST);
    // Light enters at angles to either side of where it leaves. Most of it close by: steps grow towards the far side.
    const weights = new Float64Array(steps * 3);
    const angles = new Float64Array(steps);
    for (let s = 0; s < steps; s++) {
      const t = (s + 0.5) / steps;
      angles[s] = Math.PI * t ** 4;
      const chord = 2 * radius * Math.sin(angles[s] / 2);
      for (const [variance, ...shares] of PROFILE) {
        const spread = (Math.exp((-chord * chord) / (2 * variance)) / variance) * t ** 3;
        for (let channel = 0; channel < 3; channel++) weights[s * 3 + channel] += spread * shares[channel];
      }
    }
    for (let column = 0; column < COSINES; column++) {
      const angle = Math.acos((column / (COSINES - 1)) * 2 - 1);
      for (let channel = 0; channel < 3; channel++) {
        let light = 0;
        let whole = 0;
        for (let s = 0; s < steps; s++) {
          const weight = weights[s * 3 + channel];
          light +=
            weight * (Math.max(0, Math.cos(angle + angles[s])) + Math.max(0, Math.cos(angle - angles[s])));
          whole += weight * 2;
        }
        values[(row * COSINES + column) * 3 + channel] = light / whole;
      }
    }
  }
  return values;
}
