import type { Side } from '../../../core/pose/pose.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import type { FacePose } from '../signer-pose.ts';
import { averageCage, EYE_RADIUS, JAW_JOINT, LANDMARKS } from './cage.ts';
import { expressionShapes, SHAPINGS } from './expressions.ts';
import {
  LEFT_ABOVE_FOLD,
  LEFT_LOWER_FOLD,
  LEFT_LOWER_LID,
  LEFT_UPPER_FOLD,
  LEFT_UPPER_LID,
  RIGHT_ABOVE_FOLD,
  RIGHT_LOWER_FOLD,
  RIGHT_LOWER_LID,
  RIGHT_UPPER_FOLD,
  RIGHT_UPPER_LID,
} from './face-rows.ts';
import { applyRefinement } from './subdivide.ts';

/** Radians by which the jaw opens, and metres by which it goes aside. */
const JAW_TURN = 0.4;
/** Metres by which its joint glides down and forwards when it opens. */
const JAW_DOWN = 0.009;
const JAW_FORWARD = 0.007;
const JAW_SIDE = 0.008;
/** How far up the upper lid's margin is met, as a share of the way between both at rest. */
const MEET = 0.12;
/** Metres of skin over the eyeball. */
const LID_THICKNESS = 0.0011;

interface Lid {
  readonly row: number;
  /** From open to closed. */
  readonly by: Vector;
  readonly upper: boolean;
}

/** Where a jaw is: its turn about `JAW_JOINT` in radians and its shift in metres. */
export interface JawPose {
  readonly turn: number;
  readonly aside: number;
  readonly down: number;
  readonly back: number;
}

/** How far the jaw is open and aside: radians and metres. */
export const jawPose = (face: FacePose): JawPose => ({
  turn: face.jawOpen * JAW_TURN,
  aside: face.jawSide * JAW_SIDE,
  down: face.jawOpen * JAW_DOWN,
  back: -face.jawOpen * JAW_FORWARD,
});

/** Moves the skin of one face by the face's numbers. Metres, in the canonical face's axes. */
export class FaceRig {
  readonly #cage = averageCage();
  readonly #rest: Float32Array;
  readonly #posed: Float32Array;
  readonly #eyes: Readonly<Record<Side, Vector>>;
  readonly #lids: Readonly<Record<Side, readonly Lid[]>>;
  /** Fine vertices that must stay outside of an eyeball. */
  readonly #near: Readonly<Record<Side, Uint16Array>>;

  /** @param rest positions of the cage; @param eyes centres of the eyeballs */
  constructor(rest: Float32Array, eyes: Readonly<Record<Side, Vector>>) {
    this.#rest = rest;
    this.#posed = rest.slice();
    this.#eyes = eyes;
    this.#lids = {
      left: lids(rest, LEFT_UPPER_LID, LEFT_UPPER_FOLD, LEFT_ABOVE_FOLD, LEFT_LOWER_LID, LEFT_LOWER_FOLD),
      right: lids(
        rest,
        RIGHT_UPPER_LID,
        RIGHT_UPPER_FOLD,
        RIGHT_ABOVE_FOLD,
        RIGHT_LOWER_LID,
        RIGHT_LOWER_FOLD,
      ),
    };
    const { refinement, wet } = this.#cage;
    const fine = applyRefinement(refinement, rest, 3, new Float32Array(refinement.count * 3));
    const wetness = applyRefinement(refinement, wet, 1, new Float32Array(refinement.count));
    const near = ([x, y, z]: Vector): Uint16Array => {
      const rows: number[] = [];
      for (let row = 0; row < refinement.count; row++) {
        const d = Math.hypot(fine[row * 3] - x, fine[row * 3 + 1] - y, fine[row * 3 + 2] - z);
        if (d < 2.2 * EYE_RADIUS && fine[row * 3 + 2] < z && (wetness[row] < 0.2 || row < LANDMARKS))
          rows.push(row);
      }
      return new Uint16Array(rows);
    };
    this.#near = { left: near(eyes.left), right: near(eyes.right) };
  }

  /** Writes where the first `count` vertices of the refined cage are. */
  pose(face: FacePose, out: Float32Array, count = this.#cage.refinement.count): void {
    const posed = this.#posed;
    posed.set(this.#rest);
    const shapes = expressionShapes();
    for (const name of SHAPINGS) {
      const amount = face[name];
      if (amount === 0) continue;
      const { rows, by } = shapes[name];
      for (let i = 0; i < rows.length; i++)
        for (let axis = 0; axis < 3; axis++) posed[rows[i] * 3 + axis] += amount * by[i * 3 + axis];
    }
    this.#closeLids('left', face.leftLidClose, face);
    this.#closeLids('right', face.rightLidClose, face);
    this.#openJaw(face);
    this.#tuck();
    applyRefinement(this.#cage.refinement, posed, 3, out, count);
    this.#keepOut('left', out, count);
    this.#keepOut('right', out, count);
  }

  #closeLids(side: Side, close: number, face: FacePose): void {
    const follow = Math.max(-0.25, Math.min(0.7, face.gazeY * 1.2)) * (1 - close);
    const upper = Math.min(
      1,
      close + follow - 0.3 * face.lidRaise * (1 - close) + 0.2 * face.squint * (1 - close),
    );
    const lower = Math.min(1, close + (face.squint * 1.6 - face.lidRaise * 0.5 - 0.8 * follow) * (1 - close));
    for (const lid of this.#lids[side]) {
      const amount = lid.upper ? upper : lower;
      for (let axis = 0; axis < 3; axis++) this.#posed[lid.row * 3 + axis] += amount * lid.by[axis];
    }
  }

  #openJaw(face: FacePose): void {
    const { turn, aside, down, back } = jawPose(face);
    if (turn === 0 && aside === 0) return;
    const posed = this.#posed;
    const { jaw } = this.#cage;
    for (let row = 0; row < jaw.length; row++) {
      if (jaw[row] === 0) continue;
      const cos = Math.cos(turn * jaw[row]);
      const sin = Math.sin(turn * jaw[row]);
      const y = posed[row * 3 + 1] - JAW_JOINT[1];
      const z = posed[row * 3 + 2] - JAW_JOINT[2];
      posed[row * 3] += aside * jaw[row];
      posed[row * 3 + 1] = JAW_JOINT[1] + y * cos - z * sin + down * jaw[row];
      posed[row * 3 + 2] = JAW_JOINT[2] + y * sin + z * cos + back * jaw[row];
    }
  }

  #tuck(): void {
    const posed = this.#posed;
    for (const { row, margin, left, depth } of this.#cage.tucked) {
      const [cx, cy, cz] = left ? this.#eyes.left : this.#eyes.right;
      const x = posed[margin * 3] - cx;
      const y = posed[margin * 3 + 1] - cy;
      const z = posed[margin * 3 + 2] - cz;
      const scale = (EYE_RADIUS + depth) / Math.hypot(x, y, z);
      posed[row * 3] = cx + x * scale;
      posed[row * 3 + 1] = cy + y * scale;
      posed[row * 3 + 2] = cz + z * scale;
    }
  }

  #keepOut(side: Side, out: Float32Array, count: number): void {
    const [cx, cy, cz] = this.#eyes[side];
    const least = EYE_RADIUS + LID_THICKNESS;
    for (const row of this.#near[side]) {
      if (row >= count) continue;
      const x = out[row * 3] - cx;
      const y = out[row * 3 + 1] - cy;
      const z = out[row * 3 + 2] - cz;
      const distance = Math.hypot(x, y, z);
      if (distance >= least) continue;
      const scale = least / distance;
      out[row * 3] = cx + x * scale;
      out[row * 3 + 1] = cy + y * scale;
      out[row * 3 + 2] = cz + z * scale;
    }
  }
}

function lids(
  rest: Float32Array,
  upper: readonly number[],
  fold: readonly number[],
  above: readonly number[],
  lower: readonly number[],
  below: readonly number[],
): Lid[] {
  const point = (row: number): Vector => [rest[row * 3], rest[row * 3 + 1], rest[row * 3 + 2]];
  const found: Lid[] = [];
  for (let i = 1; i + 1 < upper.length; i++) {
    const up = point(upper[i]);
    const low = point(lower[i]);
    const meet = low.map((n, axis) => n + MEET * (up[axis] - n));
    const down = meet.map((n, axis) => n - up[axis]) as unknown as Vector;
    const raise = meet.map((n, axis) => n - low[axis]) as unknown as Vector;
    const scaled = ([x, y, z]: Vector, by: number): Vector => [x * by, y * by, z * by];
    found.push(
      { row: upper[i], by: down, upper: true },
      { row: fold[i], by: scaled(down, 0.45), upper: true },
      { row: above[i], by: scaled(down, 0.06), upper: true },
      { row: lower[i], by: raise, upper: false },
      { row: below[i], by: scaled(raise, 0.6), upper: false },
    );
  }
  return found;
}
