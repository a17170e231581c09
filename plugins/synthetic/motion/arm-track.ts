import { multiply, slerp } from '../../../core/solid/quaternions.ts';
import type { Quaternion, Vector } from '../../../core/solid/transforms.ts';
import { add, mix } from '../../../core/solid/vectors.ts';
import { type Arm, bendArm, turnOfWrist, type WristAngles, wristAngles } from './arm.ts';
import { minimumJerk } from './ease.ts';

/** What an arm does at one moment, in its own coordinates (`Arm`). */
export interface ArmState {
  readonly wrist: Vector;
  readonly turn: Quaternion;
  readonly swivel: number;
  readonly fingers: Float32Array;
  /** Where the head's movements take it along, its point that does not move against the head. */
  readonly touching: Vector;
  /** 0: goes its own way; 1: goes with the head. */
  readonly withHead: number;
}

/** What a movement adds on its way; `share` is 0..1 of its time. Adds nothing at 0 and 1, and starts and ends without a jerk. */
export interface Flourish {
  readonly offset?: (share: number) => Vector;
  /** In the hand's own coordinates. */
  readonly turn?: (share: number) => Quaternion;
  /** Radians to add, in place. */
  readonly fingers?: (share: number, angles: Float32Array) => void;
}

/** From one state to another. */
export interface Movement {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  readonly from: ArmState;
  readonly to: ArmState;
  /**
   * `forearm`: pronation and the wrist's angles change evenly, as where a hand moves from sign to sign; `straight`: the hand turns the
   * shortest way, so that what it touches stays touched.
   */
  readonly turning: 'forearm' | 'straight';
  /** Fingers begin and end with the arm where it is 0, and lead by this share of the time where it is more. */
  readonly fingersLead: number;
  readonly flourish: Flourish;
}

/** The movements of one arm, one after the other. Between two of them it holds still. */
export class ArmTrack {
  readonly #arm: Arm;
  readonly #movements: Movement[] = [];
  #last: ArmState;

  constructor(arm: Arm, rest: ArmState) {
    this.#arm = arm;
    this.#last = rest;
  }

  /** Where it is after everything that was added. */
  get last(): ArmState {
    return this.#last;
  }

  add(movement: Movement): void {
    this.#movements.push(movement);
    this.#last = movement.to;
  }

  /** How many movements there are. */
  get count(): number {
    return this.#movements.length;
  }

  /** Takes back all but the first `count` movements. */
  cut(count: number): void {
    if (count < this.#movements.length) this.#last = this.#movements[count].from;
    this.#movements.length = Math.min(count, this.#movements.length);
  }

  at(seconds: number): ArmState {
    let low = 0;
    let high = this.#movements.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#movements[middle].end <= seconds) low = middle + 1;
      else high = middle;
    }
    const movement = this.#movements[low];
    if (movement === undefined) return this.#last;
    return seconds <= movement.start ? movement.from : stateOf(this.#arm, movement, seconds);
  }
}

/** Where a movement has got to at a time between its start and its end. */
function stateOf(arm: Arm, movement: Movement, seconds: number): ArmState {
  const { start, end, from, to, turning, fingersLead, flourish } = movement;
  const share = Math.min(1, Math.max(0, (seconds - start) / (end - start)));
  const t = minimumJerk(share);
  const swivel = from.swivel + (to.swivel - from.swivel) * t;
  let wrist = mix(from.wrist, to.wrist, t);
  if (flourish.offset) wrist = add(wrist, flourish.offset(share));
  let turn =
    turning === 'straight'
      ? slerp(from.turn, to.turn, t)
      : turnOfWrist(
          bendArm(arm, wrist, swivel).forearm,
          mixAngles(heldAngles(arm, from), heldAngles(arm, to), t),
        );
  if (flourish.turn) turn = multiply(turn, flourish.turn(share));
  const f = minimumJerk(share / (1 - fingersLead));
  const fingers = from.fingers.map((angle, i) => angle + (to.fingers[i] - angle) * f);
  flourish.fingers?.(share, fingers);
  return {
    wrist,
    turn,
    swivel,
    fingers,
    touching: mix(from.touching, to.touching, t),
    withHead: from.withHead + (to.withHead - from.withHead) * t,
  };
}

const held = new WeakMap<ArmState, WristAngles>();

function heldAngles(arm: Arm, state: ArmState): WristAngles {
  const known = held.get(state);
  if (known !== undefined) return known;
  const angles = wristAngles(bendArm(arm, state.wrist, state.swivel).forearm, state.turn);
  held.set(state, angles);
  return angles;
}

/** Pronation does not go on around: from palm up to palm down the hand turns over its thumb. */
const mixAngles = (a: WristAngles, b: WristAngles, t: number): WristAngles => ({
  pronation: a.pronation + (b.pronation - a.pronation) * t,
  flexion: a.flexion + (b.flexion - a.flexion) * t,
  deviation: a.deviation + (b.deviation - a.deviation) * t,
});
