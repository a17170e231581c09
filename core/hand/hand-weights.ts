import { smoothstep } from '../smoothstep.ts';
import type { Mesh } from '../solid/mesh.ts';
import { inverse, rotate } from '../solid/quaternions.ts';
import { digitSolid } from './digit-solid.ts';
import { DIGITS, type Digit } from './digits.ts';
import { HAND_BONE, HAND_BONE_COUNT } from './hand-bones.ts';
import type { HandBuild } from './hand-build.ts';
import type { HandFrames } from './hand-frames.ts';

/**
 * What moves each vertex of a left hand's mesh: up to four bones, weighted. Along a digit skin passes from a bone to the fold at the joint and from
 * there to the next bone; between digits by its distances to them; over the palm and the thumb's foot it is stretched evenly.
 */
export function handWeights(
  build: HandBuild,
  frames: HandFrames,
  { positions, triangles }: Mesh,
): { bones: Uint8Array; weights: Float32Array } {
  const count = positions.length / 3;
  const digits = DIGITS.map((digit) => ({
    digit,
    frame: frames[HAND_BONE[`${digit}1`]],
    unturn: inverse(frames[HAND_BONE[`${digit}1`]].turn),
    solid: digitSolid(build.digits[digit], digit, frames[HAND_BONE[`${digit}1`]]),
  }));
  const shares = new Float32Array(count * HAND_BONE_COUNT);
  for (let i = 0; i < count; i++) {
    const [x, y, z] = positions.subarray(i * 3, i * 3 + 3);
    const all = shares.subarray(i * HAND_BONE_COUNT, (i + 1) * HAND_BONE_COUNT);
    const near = digits.map(({ solid }) => Math.exp(-Math.max(0, solid(x, y, z)) / 0.0022));
    const sum = near.reduce((a, b) => a + b, 0);
    digits.forEach(({ digit, frame, unturn }, d) => {
      const [back, along] = rotate(unturn, [x - frame.origin[0], y - frame.origin[1], z - frame.origin[2]]);
      addDigit(all, build, digit, along, back, near[d] / (sum + 1e-9));
    });
    addPalm(all, y, z);
  }
  evenOut(shares, triangles);
  const bones = new Uint8Array(count * 4);
  const weights = new Float32Array(count * 4);
  for (let i = 0; i < count; i++)
    keepFour(shares.subarray(i * HAND_BONE_COUNT, (i + 1) * HAND_BONE_COUNT), bones, weights, i * 4);
  return { bones, weights };
}

/** What no digit has is the palm's: its back and heel. */
function addPalm(all: Float32Array, y: number, z: number): void {
  const left = Math.max(0, 1 - all.reduce((a, b) => a + b, 0));
  const ulnar = smoothstep(0, 1, (z + 0.002) / 0.03) * smoothstep(0, 1, (y - 0.02) / 0.03);
  const little = ulnar * smoothstep(0, 1, (z - 0.012) / 0.02);
  all[HAND_BONE.little0] += left * little;
  all[HAND_BONE.ring0] += left * (ulnar - little);
  const wrist = smoothstep(0, 1, 0.5 + y / 0.036);
  const palm = left * (1 - ulnar);
  all[HAND_BONE.forearm] += palm * Math.max(0, 1 - 2 * wrist);
  all[HAND_BONE.wristFold] += palm * (1 - Math.abs(2 * wrist - 1));
  all[HAND_BONE.palm] += palm * Math.max(0, 2 * wrist - 1);
}

const EVEN_ROUNDS = 10;

/** Bones at the roots of the digits; skin that follows only these is loose enough to be stretched. */
const ROOTS: readonly number[] = (
  [
    'forearm',
    'wristFold',
    'palm',
    'thumb1',
    'thumb1Fold',
    'ring0',
    'little0',
    'index1Fold',
    'middle1Fold',
    'ring1Fold',
    'little1Fold',
  ] as const
).map((name) => HAND_BONE[name]);

/** Spreads shares over neighbouring vertices, but for those of digits. */
function evenOut(shares: Float32Array, triangles: Uint32Array): void {
  const count = shares.length / HAND_BONE_COUNT;
  const loose = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (const bone of ROOTS) sum += shares[i * HAND_BONE_COUNT + bone];
    loose[i] = 0.5 * smoothstep(0, 1, 2 * sum - 1);
  }
  const sums = new Float32Array(shares.length);
  const neighbours = new Uint16Array(count);
  for (const vertex of triangles) neighbours[vertex]++;
  for (let round = 0; round < EVEN_ROUNDS; round++) {
    sums.fill(0);
    for (let t = 0; t < triangles.length; t++) {
      const to = triangles[t];
      if (loose[to] === 0) continue;
      // The next vertex of the same triangle: all neighbours, once each.
      const from = triangles[t % 3 === 2 ? t - 2 : t + 1];
      for (let bone = 0; bone < HAND_BONE_COUNT; bone++)
        sums[to * HAND_BONE_COUNT + bone] += shares[from * HAND_BONE_COUNT + bone];
    }
    for (let i = 0; i < count; i++) {
      if (loose[i] === 0 || neighbours[i] === 0) continue;
      for (let at = i * HAND_BONE_COUNT; at < (i + 1) * HAND_BONE_COUNT; at++)
        shares[at] += loose[i] * (sums[at] / neighbours[i] - shares[at]);
    }
  }
}

function addDigit(
  all: Float32Array,
  build: HandBuild,
  digit: Digit,
  along: number,
  back: number,
  share: number,
): void {
  if (share < 1e-4) return;
  const { lengths, radii } = build.digits[digit];
  const first = HAND_BONE[`${digit}1`];
  const fold = HAND_BONE[`${digit}1Fold`];
  // Skin under a knuckle folds further out than over it.
  const rootShift = digit === 'thumb' ? 0.004 : back < 0 ? -0.75 * back : 0;
  const joints = [rootShift, lengths[0], lengths[0] + lengths[1]];
  const widths = [digit === 'thumb' ? 0.016 : radii[0] * 1.05, radii[1] * 0.95, radii[2] * 0.9];
  let rest = share;
  for (let joint = 2; joint >= 0; joint--) {
    const t = smoothstep(0, 1, 0.5 + (along - joints[joint]) / (2 * widths[joint]));
    const beyond = Math.max(0, 2 * t - 1);
    const at = 1 - Math.abs(2 * t - 1);
    all[first + joint] += rest * beyond;
    all[fold + joint] += rest * at;
    rest *= 1 - beyond - at;
  }
}

/** The four greatest weights, made to sum to 1. */
function keepFour(all: Float32Array, bones: Uint8Array, weights: Float32Array, at: number): void {
  let sum = 0;
  for (let k = 0; k < 4; k++) {
    let best = 0;
    for (let bone = 1; bone < all.length; bone++) if (all[bone] > all[best]) best = bone;
    bones[at + k] = best;
    weights[at + k] = Math.max(0, all[best]);
    sum += weights[at + k];
    all[best] = 0;
  }
  for (let k = 0; k < 4; k++) weights[at + k] /= sum;
}
