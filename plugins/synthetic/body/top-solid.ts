import { smoothstep } from '../../../core/smoothstep.ts';
import { type Implicit, smoothUnion } from '../../../core/solid/implicit.ts';
import { drapeTrunk } from './drape-trunk.ts';
import { armpitRound, type Flesh } from './flesh.ts';
import { neckMiddle } from './neck-section.ts';
import { armShare } from './skin-weights.ts';
import type { TopStyle } from './top-style.ts';

/** Where cloth begins to hang from the shoulders, and is fully itself; metres below the shoulder joints. */
const HANGS_FROM = 0.05;

/** A top as if it were solid: neither neckline nor sleeves' ends are cut yet. */
export function topSolid(flesh: Flesh, style: TopStyle): Implicit {
  const { trunk } = flesh;
  const { ease, sleeveEase, cuffEase, cling } = style;
  const end = style.sleeve ?? 0.1;
  const hang = drapeTrunk(trunk, { from: HANGS_FROM, to: style.hem + 0.03, ease, cling });
  const arms = flesh.arms((along) => {
    const low = smoothstep(0.02, Math.max(0.1, 0.6 * end), along);
    const cuff = smoothstep(end * 0.55, end, along);
    return ease + (sleeveEase - ease) * low + (cuffEase - sleeveEase) * cuff;
  });
  const high = style.neckline === 'turtleneck' ? 0.008 : 0;
  return (x, y, z) => {
    const near = trunk(x, y, z) - ease - high * (1 - smoothstep(-0.05, -0.035, y));
    const falls = smoothstep(HANGS_FROM, HANGS_FROM + 0.03, y);
    const body = falls > 0 ? near + falls * (Math.min(near, hang(x, y, z)) - near) : near;
    return smoothUnion(body, arms(x, y, z), armpitRound(y, 0.052));
  };
}

/** Metres from where a top is open, about: positive on the cloth. `all` counts the hem below, `openings` only neckline and sleeves. */
export interface TopCut {
  readonly all: Implicit;
  readonly openings: Implicit;
}

/** Cuts neckline, sleeves and hem as the style has them. */
export function cutTop(flesh: Flesh, style: TopStyle): TopCut {
  const neck = neckCut(flesh, style);
  const sleeve = sleeveCut(flesh, style);
  const openings: Implicit = (x, y, z) => Math.min(neck(x, y, z), sleeve(x, y, z));
  return {
    openings,
    all: (x, y, z) => Math.min(style.hem + 0.004 * Math.sin(9 * x + 4 * z) - y, openings(x, y, z)),
  };
}

function neckCut({ shape }: Flesh, { neckline, depth, gap }: TopStyle): Implicit {
  const { neck } = shape;
  if (neckline === 'turtleneck') return (_x, y, z) => y - neck.end + 0.056 + 0.2 * (z - 0.01);
  const width = neck.width * 1.12 + gap;
  const back = neck.depth * 1.15 + gap * 0.7;
  const top = -0.085;
  return (x, y, z) => {
    if (y > 0.2) return 1;
    const dz = z - neckMiddle(neck, Math.max(y, neck.end));
    const column = Math.max((Math.hypot(x / width, dz / back) - 1) * width, y - 0.05);
    if (dz > 0) return column + (neckline === 'crew' ? 0 : 0.2 * dz);
    const down = (y - top) / (depth - top);
    const narrow = 1 / Math.hypot(1, width / (depth - top));
    const front =
      neckline === 'vee' || neckline === 'shirt'
        ? (Math.abs(x) / width + down - 1) * width * narrow
        : (Math.hypot(x / width, Math.max(0, down)) - 1) * Math.min(width, depth - top);
    const blend = smoothstep(0, 0.02, -dz);
    return column + blend * (Math.min(column, front) - column);
  };
}

function sleeveCut(flesh: Flesh, { sleeve }: TopStyle): Implicit {
  const arms = flesh.arms(() => 0);
  const [shoulder] = flesh.shape.shoulder;
  if (sleeve === null)
    return (x, y, z) => {
      const inner = shoulder - 0.032 - Math.abs(x) + 0.25 * Math.max(0, -z);
      if (inner > 0.05 || y < 0.04) return inner;
      return inner + 1.5 * (y - 0.04) * (1 - armShare(flesh, arms, x, y, z));
    };
  return (x, y, z) => {
    const left = sleeve - flesh.along(x, y, z);
    if (left > 0.05) return left;
    return left + 0.6 * (1 - armShare(flesh, arms, x, y, z));
  };
}
