import { ellipsoid, type Implicit, roundCone, smoothDifference, smoothUnion } from '../solid/implicit.ts';
import { rotate } from '../solid/quaternions.ts';
import type { Vector } from '../solid/transforms.ts';
import { triangle } from '../solid/triangle-solid.ts';
import { digitSolid } from './digit-solid.ts';
import { DIGITS } from './digits.ts';
import { HAND_BONE } from './hand-bones.ts';
import type { HandBuild } from './hand-build.ts';
import type { HandFrames } from './hand-frames.ts';

const FINGERS = ['index', 'middle', 'ring', 'little'] as const;

/** A left hand as its mesh is at rest. */
export function handSolid(build: HandBuild, frames: HandFrames): Implicit {
  const digits = DIGITS.map((digit) =>
    digitSolid(build.digits[digit], digit, frames[HAND_BONE[`${digit}1`]]),
  );
  const palm = palmSolid(build, frames);
  const webs = webSolids(build, frames);
  const thumb = thumbSolid(build, frames);
  return (x, y, z) => {
    let nearest = palm(x, y, z);
    for (const web of webs) nearest = smoothUnion(nearest, web(x, y, z), 0.007);
    let fingers = Number.POSITIVE_INFINITY;
    for (let i = 1; i < digits.length; i++) fingers = Math.min(fingers, digits[i](x, y, z));
    nearest = smoothUnion(nearest, fingers, 0.007);
    return smoothUnion(nearest, smoothUnion(thumb(x, y, z), digits[0](x, y, z), 0.008), 0.016);
  };
}

/** Wrist, metacarpals, heel and pads. */
function palmSolid(build: HandBuild, frames: HandFrames): Implicit {
  const { digits, palm, plumpness, bony } = build;
  const half = palm.thickness / 2;
  const scale = palm.width / 0.0835;
  const middle = -0.0035 * scale;
  const plump = 0.92 + 0.25 * plumpness;
  const parts: Implicit[] = [];
  for (const finger of FINGERS) {
    const [x, y, z] = digits[finger].root;
    const { radii } = digits[finger];
    const base: Vector = [-0.003 * scale, y * 0.24, z * 0.56 + 0.0005];
    parts.push(roundCone(base, [x + middle, y - 0.003, z], half * 1.02, radii[0] * 1.12));
  }
  // The heel on the little finger's side, and the pads at the fingers' feet.
  const little = digits.little.root;
  parts.push(
    roundCone(
      [-0.01 * scale, 0.022, 0.0175 * scale],
      [-0.01 * scale, little[1] * 0.7, little[2] * 0.9],
      0.0142 * scale * plump,
      0.0118 * scale * plump,
    ),
  );
  for (let i = 0; i < 3; i++) {
    const a = digits[FINGERS[i]].root;
    const b = digits[FINGERS[i + 1]].root;
    const between: Vector = [
      (a[0] + b[0]) / 2 - half + 0.0016,
      Math.min(a[1], b[1]) + 0.005,
      (a[2] + b[2]) / 2,
    ];
    parts.push(ellipsoid(...between, 0.0058 * plump, 0.0115, 0.0098 * scale * plump));
  }
  // Heads of the metacarpals under the skin of the back.
  const knuckles = FINGERS.map((finger) => {
    const { root, radii } = digits[finger];
    const { origin } = frames[HAND_BONE[`${finger}1`]];
    const high = radii[0] * (0.4 + 0.14 * bony);
    return ellipsoid(
      origin[0] + high,
      root[1] - 0.001,
      origin[2],
      radii[0] * 0.58,
      radii[0] * 0.85,
      radii[0] * 0.66,
    );
  });
  const hollow = ellipsoid(-0.0335 * scale, 0.053, 0.0015, 0.0165, 0.031, 0.0225 * scale);
  const wrist = wristSolid(build);
  return (x, y, z) => {
    let near = wrist(x, y, z);
    for (const part of parts) near = smoothUnion(near, part(x, y, z), 0.016);
    near = smoothDifference(near, hollow(x, y, z), 0.014);
    for (const knuckle of knuckles) near = smoothUnion(near, knuckle(x, y, z), 0.006);
    return near;
  };
}

/** The lower forearm, which grows wider upwards, and the carpus. */
function wristSolid({ wrist, palm }: HandBuild): Implicit {
  const scale = palm.width / 0.0835;
  const across = wrist.width / 2;
  const thick = wrist.thickness / 2;
  const ulna = ellipsoid(0.0105 * scale, -0.014, 0.0165 * scale, 0.0095 * scale, 0.011, 0.0095 * scale);
  const carpus = ellipsoid(-0.003 * scale, 0.018, -0.0005, thick * 0.83, 0.032, across * 1.04);
  return (x, y, z) => {
    const wider = y < 0 ? 1 - 1.8 * y + 6 * y * y : 1;
    const beyond = y > 0 ? y : 0;
    // Rounder than an ellipse on the palm's side, where the tendons are.
    const u = Math.abs(x) / (thick * wider);
    const v = Math.abs(z) / (across * wider);
    const w = beyond / 0.03;
    const q = (u ** 2.3 + v ** 2.3 + w ** 2.3) ** (1 / 2.3);
    const far = Math.sqrt(x * x + z * z + beyond * beyond);
    let near = q < 1e-6 ? -thick : far - far / q;
    near = smoothUnion(near, ulna(x, y, z), 0.01);
    return smoothUnion(near, carpus(x, y, z), 0.02);
  };
}

/** The thumb's metacarpal in its muscles, and the skin between it and the index finger. */
function thumbSolid({ digits, palm, plumpness }: HandBuild, frames: HandFrames): Implicit {
  const scale = palm.width / 0.0835;
  const plump = 0.92 + 0.25 * plumpness;
  const thumb = frames[HAND_BONE.thumb1];
  const onThumb = (share: number, back: number, aside: number): Vector => {
    const [x, y, z] = rotate(thumb.turn, [back * scale, digits.thumb.lengths[0] * share, aside * scale]);
    return [x + thumb.origin[0], y + thumb.origin[1], z + thumb.origin[2]];
  };
  const bulge = roundCone(
    onThumb(0.22, -0.0035, -0.004),
    onThumb(0.72, -0.002, -0.002),
    0.0165 * scale * plump,
    0.0125 * scale * plump,
  );
  const bone = roundCone(onThumb(0, 0, 0), onThumb(0.85, -0.001, 0), 0.0115 * scale, 0.0098 * scale);
  const [x, y, z] = digits.index.root;
  const web = triangle(
    onThumb(0.1, -0.003, 0),
    onThumb(0.98, 0.0005, 0),
    [x - 0.005 * scale, y * 0.88, z * 1.06],
    0.0048 * scale,
  );
  // The first interosseous muscle fills the fork of the bones towards the back.
  const muscle = roundCone(
    onThumb(0.2, 0.001, 0.002),
    [x - 0.001 * scale, y * 0.66, z * 0.98],
    0.0085 * scale,
    0.009 * scale,
  );
  return (px, py, pz) => {
    const near = smoothUnion(bulge(px, py, pz), bone(px, py, pz), 0.01);
    return smoothUnion(smoothUnion(near, muscle(px, py, pz), 0.014), web(px, py, pz), 0.018);
  };
}

/** Skin between the feet of neighbouring fingers, up to about a third of the first phalanx; it slopes from the back to the palm. */
function webSolids(build: HandBuild, frames: HandFrames): readonly Implicit[] {
  return [0, 1, 2].map((i) => {
    const sides = [FINGERS[i], FINGERS[i + 1]].map((finger) => {
      const { turn, origin } = frames[HAND_BONE[`${finger}1`]];
      const { lengths, radii } = build.digits[finger];
      const [x, y, z] = rotate(turn, [-0.25 * radii[0], 0.31 * lengths[0], 0]);
      return [origin[0] + x, origin[1] + y, origin[2] + z] as Vector;
    });
    return roundCone(sides[0], sides[1], 0.0062, 0.0062);
  });
}
