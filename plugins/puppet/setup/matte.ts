import { applyGuided, guidedCoefficients, guidedFilter } from '../../../core/image/guided-filter.ts';
import { createPlane, type Plane } from '../../../core/image/plane.ts';
import { pushPull } from '../../../core/image/push-pull.ts';
import { sigmoid, smoothstep } from '../../../core/smoothstep.ts';
import { type ShoulderFrame, toLocal } from '../pose/shoulder-frame.ts';
import { colourBins, colourHistogram } from './colour-histogram.ts';
import type { DistanceFields } from './distance-fields.ts';
import type { Photo, SmallPhoto } from './photo.ts';

const ITERATIONS = 4;

/**
 * Separates the person from the background without a network: a prior shaped like the skeleton and a colour model of person and
 * background correct each other in turns, a guided filter keeps the result on the photo's edges. Above and below the shoulders have
 * colour models of their own: hair against the wall is another question than a shirt against the wall.
 *
 * @returns coverage 0..1 at the photo's full resolution
 */
export function personMatte(photo: Photo, fields: DistanceFields, frame: ShoulderFrame): Plane {
  const { small, factor } = photo;
  const count = small.width * small.height;
  const fringe = fringeField(fields, count);
  const prior = shapePrior(fields, fringe);
  const bins = colourBins(small.rgb);
  const above = aboveShoulders(small, factor, frame);
  const unit = frame.width / factor;
  const radius = Math.max(2, Math.min(12, Math.round(unit * 0.045)));
  let person = createPlane(small.width, small.height);
  for (let i = 0; i < count; i++) person.data[i] = sigmoid(prior[i] * 1.5);
  let noise = 0;

  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const { data } = person;
    // what is undecided in the fringe says nothing about the wall
    const surelyWall = (i: number): boolean => data[i] < (fringe[i] < 0 ? 0.03 : 0.4);
    const models = [true, false].map((upper) => ({
      foreground: colourHistogram(bins, (i) => (above[i] === +upper && data[i] > 0.6 ? data[i] : 0)),
      background: colourHistogram(bins, (i) => (above[i] === +upper && surelyWall(i) ? 1 - data[i] : 0)),
    }));
    const known = new Float32Array(count);
    for (let i = 0; i < count; i++) known[i] = data[i] < 0.1 && prior[i] < -2 && fringe[i] > 0 ? 1 : 0;
    const wall = pushPull(small.rgb, known, small.width, small.height, 3);
    if (iteration === 0) noise = wallNoise(small.rgb, known, small.width, small.height);
    const likely = createPlane(small.width, small.height);
    for (let i = 0; i < count; i++) {
      const o = i * 3;
      const dr = small.rgb[o] - wall[o];
      const dg = small.rgb[o + 1] - wall[o + 1];
      const db = small.rgb[o + 2] - wall[o + 2];
      // the local colour of the wall counts beside its overall colours: walls have gradients
      const local = Math.exp(-(dr * dr + dg * dg + db * db) / (6 * noise)) * 0.02;
      const { foreground, background } = models[1 - above[i]];
      const pb = Math.max(background[bins[i]] * 0.7, local);
      const evidence = Math.log((foreground[bins[i]] + 2e-5) / (pb + 2e-5));
      likely.data[i] = sigmoid(prior[i] * 0.8 + Math.max(-5, Math.min(5, evidence)));
    }
    person = guidedFilter(small.guide, likely, radius, 2e-3);
  }

  for (let i = 0; i < count; i++) person.data[i] = smoothstep(0.3, 0.7, person.data[i]);
  const [edges] = guidedCoefficients(small.guide, [person], Math.max(1, radius >> 1), 5e-4);
  const matte = applyGuided(edges, photo.guide, factor);
  for (let i = 0; i < matte.data.length; i++) matte.data[i] = smoothstep(0.15, 0.85, matte.data[i]);
  return matte;
}

/** 1 for pixels above the shoulder line. */
function aboveShoulders({ width, height }: SmallPhoto, factor: number, frame: ShoulderFrame): Uint8Array {
  const above = new Uint8Array(width * height);
  for (let i = 0; i < above.length; i++) {
    const [, down] = toLocal(frame, ((i % width) + 0.5) * factor, (Math.floor(i / width) + 0.5) * factor);
    above[i] = down < -0.12 ? 1 : 0;
  }
  return above;
}

/** How far beyond the typical shapes thick arms and loose clothes may reach, in shoulder widths. */
const LOOSE = 0.12;

/** Log odds in the fringe: colour decides. */
const FRINGE_PRIOR = -1;

/** Distance to where hair, sleeves or a wide figure may be, negative inside. */
function fringeField({ torso, hair, left, right }: DistanceFields, count: number): Float32Array {
  const fringe = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    fringe[i] = Math.min(hair.data[i], Math.min(torso.data[i], left.arm.data[i], right.arm.data[i]) - LOOSE);
  }
  return fringe;
}

/** Log odds of being the person, from the shapes alone. Hands get a hard prior: fingers would vanish on a skin-coloured wall. */
function shapePrior({ torso, head, left, right }: DistanceFields, fringe: Float32Array): Float32Array {
  return fringe.map((beyond, i) => {
    const hand = Math.min(left.hand.data[i], right.hand.data[i]);
    const d = Math.min(torso.data[i], head.data[i], left.arm.data[i], right.arm.data[i], hand);
    // the middle of head and chest is the person whatever its colours
    if (torso.data[i] < -0.15 || head.data[i] < -0.1) return 9;
    const shape = Math.max(-7, Math.min(5, -(d - 0.025) / 0.035), Math.min(FRINGE_PRIOR, -beyond / 0.02));
    return hand < 0.02 ? Math.max(shape, hand < -0.005 ? 9 : 4) : shape;
  });
}

/** Variance of the wall about its smooth prediction, judged at every third known pixel, which the prediction did not see. */
function wallNoise(rgb: Float32Array, known: Float32Array, width: number, height: number): number {
  const held = (i: number): boolean => known[i] > 0 && (i * 7919) % 3 === 0;
  const smooth = pushPull(
    rgb,
    known.map((weight, i) => (held(i) ? 0 : weight)),
    width,
    height,
    3,
  );
  let sum = 0;
  let n = 0;
  for (let i = 0; i < known.length; i++) {
    if (!held(i)) continue;
    for (let c = 0; c < 3; c++, n++) sum += (rgb[i * 3 + c] - smooth[i * 3 + c]) ** 2;
  }
  return Math.max(25, (2 * sum) / Math.max(1, n));
}
