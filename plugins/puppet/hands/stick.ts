import { type Light, partOf, type Surface } from './surface.ts';

/** One tapered, rounded stick. Coordinates and radii in pixels. */
export interface Stick {
  piece: number;
  ax: number;
  ay: number;
  az: number;
  ra: number;
  bx: number;
  by: number;
  bz: number;
  rb: number;
  /** How far it rises from the plane of its axis at end a, 1 a full half circle: knuckles are sunk into the palm. Always 1 at end b. */
  rise: number;
  /** What the surface's lean away from the camera takes off its normal at either end. */
  tiltAx: number;
  tiltAy: number;
  tiltAz: number;
  tiltBx: number;
  tiltBy: number;
  tiltBz: number;
  /** Share of its length along which it comes out of the palm at end a, fading in; 0 where it continues another stick. */
  emerge: number;
  /** Whether the end b is the end of a finger: round, where others run on into the next stick. */
  tip: boolean;
  /** Darkness of the fold of skin at either end, 0..1, and half its width. */
  foldA: number;
  foldB: number;
  foldWidth: number;
  /** How much of a fingernail shows at end b, 0..1. */
  nail: number;
  /** Redness of the skin at either end, 0..1. */
  flushA: number;
  flushB: number;
  /** Strength at either end of the shadow it throws on what lies just beside and behind it, 0..1. */
  shadowA: number;
  shadowB: number;
}

/** How far a shadow reaches beside a stick, in radii of it. */
const SHADOW_REACH = 0.55;

/** Along the last bone, whose end b is 1; across it in radii. */
const NAIL = { centre: 0.82, halfLength: 0.42, halfWidth: 0.6, shine: 0.06, edge: 0.07 } as const;

/** Adds a stick to the surface, with analytic cover along its edges. */
export function drawStick(surface: Surface, stick: Stick, light: Light): void {
  const { piece, ax, ay, az, ra, bx, by, rb, rise: riseA, emerge, tip, tiltAx, tiltAy, tiltAz } = stick;
  const { flushA, shadowA, foldA, foldB, nail } = stick;
  const part = partOf(piece);
  const dx = bx - ax;
  const dy = by - ay;
  const dz = stick.bz - az;
  const dr = rb - ra;
  const dTiltX = stick.tiltBx - tiltAx;
  const dTiltY = stick.tiltBy - tiltAy;
  const dTiltZ = stick.tiltBz - tiltAz;
  const dFlush = stick.flushB - flushA;
  const dShadow = stick.shadowB - shadowA;
  const flat2 = dx * dx + dy * dy;
  const perLength2 = flat2 > 1e-6 ? 1 / flat2 : 0;
  const perLength = Math.sqrt(perLength2);
  const perFold = flat2 > 1e-6 ? Math.sqrt(flat2) / stick.foldWidth : 0;
  // seen from its end a stick shows its nearer end only
  const endOn = dz < 0 && flat2 < rb * rb;

  const widest = Math.max(ra, rb);
  const reach = Math.max((1 + SHADOW_REACH) * widest, widest + 0.5);
  const left = Math.min(ax, bx) - reach;
  const right = Math.max(ax, bx) + reach;
  const x0 = Math.max(surface.left, Math.floor(left));
  const x1 = Math.min(surface.left + surface.width, Math.ceil(right));
  const y0 = Math.max(surface.top, Math.floor(Math.min(ay, by) - reach));
  const y1 = Math.min(surface.top + surface.height, Math.ceil(Math.max(ay, by) + reach));
  // a row crosses the band around the axis within `band` of the axis itself
  const steep = Math.abs(dy) > 1e-3;
  const band = steep ? (reach * Math.sqrt(flat2)) / Math.abs(dy) : Number.POSITIVE_INFINITY;
  const slope = steep ? dx / dy : 0;

  for (let y = y0; y < y1; y++) {
    const py = y + 0.5 - ay;
    const middle = ax + py * slope;
    const from = Math.max(x0, Math.floor(middle - band));
    const to = Math.min(x1, Math.ceil(middle + band));
    let i = (y - surface.top) * surface.width + from - surface.left;
    for (let x = from; x < to; x++, i++) {
      const px = x + 0.5 - ax;
      let t = endOn ? 1 : (px * dx + py * dy) * perLength2;
      t = Math.max(0, Math.min(1, t));
      const r = ra + dr * t;
      const ex = px - dx * t;
      const ey = py - dy * t;
      const d2 = ex * ex + ey * ey;
      const out = t < emerge ? (t / emerge) * (2 - t / emerge) : 1;
      if (d2 > r * r) {
        const wide = r * (1 + SHADOW_REACH);
        const touches = d2 < (r + 0.5) * (r + 0.5);
        if (d2 < wide * wide) {
          const near = (wide - Math.sqrt(d2)) / (wide - r);
          surface.throwShadow(i, part, az + dz * t, (shadowA + dShadow * t) * out * near);
        }
        if (!touches) continue;
      }
      if (out === 0) continue;
      const d = Math.sqrt(d2);
      const cover = out * Math.min(1, r + 0.5 - d);
      const height = Math.sqrt(Math.max(0, r * r - d2));
      const rise = riseA + (1 - riseA) * t;
      const depth = az + dz * t - height * rise;
      if (surface.hides(i, depth)) continue;
      let nx = ex / r;
      let ny = ey / r;
      let nz = height / r;
      if (perLength > 0 && (t === 0 || (t === 1 && !tip))) {
        // past the end of a stick it is lit as if it ran on: no ring around the joint
        const side = ((px * dy - py * dx) * perLength) / r;
        nx = side * dy * perLength;
        ny = -side * dx * perLength;
        nz = Math.sqrt(Math.max(0, 1 - side * side));
      }
      const up = 1 - (1 - nz) * rise - (tiltAz + dTiltZ * t) * nz;
      nx = nx * rise - (tiltAx + dTiltX * t) * nz;
      ny = ny * rise - (tiltAy + dTiltY * t) * nz;
      let shade = light.ambient + light.x * nx + light.y * ny + light.z * up;
      let flush = flushA + dFlush * t;
      // along the axis, also past its ends
      const along = endOn ? 1 : (px * dx + py * dy) * perLength2;
      const toA = 1 - Math.abs(along) * perFold;
      const toB = 1 - Math.abs(1 - along) * perFold;
      if (toA > 0) shade -= foldA * toA * toA;
      if (toB > 0) shade -= foldB * toB * toB;
      if (nail > 0) {
        const lengthwise = (along - NAIL.centre) / NAIL.halfLength;
        const side = ((px * dy - py * dx) * perLength) / (r * NAIL.halfWidth);
        const rim = lengthwise ** 4 + side ** 4;
        if (rim < 1) {
          shade += nail * NAIL.shine * (1 - rim);
          flush *= 1 - 0.6 * nail;
        } else if (rim < 3) {
          shade -= nail * NAIL.edge * (1.5 - rim / 2);
        }
      }
      surface.put(i, piece, depth, cover, shade, flush);
    }
  }
}
