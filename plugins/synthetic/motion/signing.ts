import { SIDES, type Side } from '../../../core/pose/pose.ts';
import { angleBetween, mirrorTurn } from '../../../core/solid/quaternions.ts';
import { length, mirror, subtract } from '../../../core/solid/vectors.ts';
import { restPose } from '../body/rest.ts';
import { between, inBox } from '../draw.ts';
import type { Anatomy } from '../signer-pose.ts';
import { bendArm, beyondLimits, wristAngles } from './arm.ts';
import { armSpheres, clearOf, clearOfEachOther, type Spheres } from './arm-solid.ts';
import { type ArmState, ArmTrack, type Flourish, type Movement } from './arm-track.ts';
import { arc, PLAIN } from './flourishes.ts';
import type { Touch } from './hand-touch.ts';
import { holdArm, turnsNear, turnTo } from './hold-arm.ts';
import type { HandLine, Sign } from './sign.ts';
import { other, type SignerArms } from './signer-arms.ts';

/** Seconds between the moments at which the way of an arm is looked at. */
const LOOK = 1 / 24;
/** How far anything may be inside of anything else on the way, metres; the solids are no more exact than that. */
const GRAZE = 0.008;
/** Radians beyond its limits that a wrist may pass. */
const PASSING = 0.03;

/** A time. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Both arms as they come to sign, one sign after the other. */
export class Signing {
  readonly tracks: Readonly<Record<Side, ArmTrack>>;
  /** Seconds up to which everything is planned. */
  time = 0;
  readonly #random: () => number;
  readonly #arms: SignerArms;
  readonly #rest: Readonly<Record<Side, ArmState>>;

  constructor(random: () => number, anatomy: Anatomy, arms: SignerArms) {
    this.#random = random;
    this.#arms = arms;
    this.#rest = { left: restOf(anatomy, 'left'), right: restOf(anatomy, 'right') };
    this.tracks = {
      left: new ArmTrack(arms.arm.left, this.#rest.left),
      right: new ArmTrack(arms.arm.right, this.#rest.right),
    };
  }

  /** Holds still. */
  wait(seconds: number): void {
    this.time += seconds;
  }

  /**
   * Goes to a sign and makes it, `tempo` times as fast as usual.
   *
   * @returns when it is made, without the way to it; null where there is no way: nothing was added then
   */
  sign({ dominant, other: aside }: Sign, tempo: number): Span | null {
    const lead = this.#arms.dominant;
    const follow = other(lead);
    const before = this.mark();
    const idle = aside === null ? this.#idle(follow) : null;
    const start = this.#go({ [lead]: dominant.start, [follow]: aside?.start ?? idle } as Ends, tempo);
    if (start === null) return this.undo(before);
    const from = this.time;
    for (const [i, stroke] of dominant.strokes.entries()) {
      const end = this.time + stroke.seconds / tempo;
      this.#add(lead, this.time, end, dominant.strokes[i]);
      if (aside) this.#add(follow, this.time, end, aside.strokes[i]);
      if (!this.#isClear(this.time, end)) return this.undo(before);
      this.time = end + stroke.hold / tempo;
    }
    return { start: from, end: this.time };
  }

  /** Lets both hands down; false where there is no way, and nothing was added. */
  rest(tempo: number): boolean {
    const before = this.mark();
    if (this.#go(this.#rest, tempo * 0.75) !== null) return true;
    this.undo(before);
    return false;
  }

  /** Where the other hand goes while one signs alone: often it stays, otherwise it goes down. */
  #idle(side: Side): ArmState | null {
    const luck = this.#random();
    if (luck < 0.45) return null;
    return luck < 0.75 ? this.#waiting(side) : this.#rest[side];
  }

  /** Before the belly, relaxed. */
  #waiting(side: Side): ArmState | null {
    const { build, arm, surface, space } = this.#arms;
    const at = space(inBox(this.#random, [0.1, 0.34, -0.36], [0.2, 0.42, -0.28]));
    const turns = turnsNear(turnTo([-0.6, 0.2, -0.8], [-0.5, 0.6, 0.4]));
    const touch: Touch = { point: [0, 0.06, 0], normal: [-1, 0, 0] };
    const fingers = this.#rest[side].fingers;
    return holdArm(
      build,
      arm[side],
      { at, touch, fingers, turns, withHead: 0 },
      (spheres) => clearOf(surface.distance, spheres) > 0,
    );
  }

  /** Both arms to where they begin next (null: stays), around what is in the way. */
  #go(ends: Ends, tempo: number): Span | null {
    const sides = SIDES.filter((side) => ends[side] !== null && ends[side] !== this.tracks[side].last);
    const seconds =
      Math.max(0.02, ...sides.map((side) => this.#secondsTo(side, ends[side] as ArmState))) / tempo;
    const before = this.mark();
    const end = this.time + seconds;
    for (const bows of this.#detours()) {
      for (const side of sides) {
        const track = this.tracks[side];
        track.add({
          start: this.time,
          end,
          from: track.last,
          to: ends[side] as ArmState,
          turning: 'forearm',
          fingersLead: 0.2,
          flourish: bows[side === this.#arms.dominant ? 0 : 1],
        });
      }
      if (this.#isClear(this.time, end)) {
        const span = { start: this.time, end };
        this.time = end + between(this.#random, 0.02, 0.1) / tempo;
        return span;
      }
      this.undo(before);
    }
    return null;
  }

  /** Ways around, the nearest first: of the dominant arm and of the other one. */
  #detours(): (readonly [Flourish, Flourish])[] {
    const natural = arc([0.01, -0.02 * this.#random(), -0.04 * this.#random()]);
    const [out, wide, far] = [arc([0.02, 0, -0.07]), arc([0.1, 0, -0.06]), arc([0.05, -0.02, -0.16])];
    const around = arc([0.16, 0.02, -0.1]);
    const away = arc([0.1, 0.08, -0.02]);
    return [
      [natural, natural],
      [out, PLAIN],
      [PLAIN, out],
      [wide, PLAIN],
      [out, away],
      [far, PLAIN],
      [far, wide],
      [around, away],
    ];
  }

  /** A reach takes longer the further it goes and the more the hand turns. */
  #secondsTo(side: Side, to: ArmState): number {
    const from = this.tracks[side].last;
    const way = length(subtract(to.wrist, from.wrist));
    const turned = angleBetween(from.turn, to.turn);
    return Math.max(0.15 + 0.42 * way, 0.15 + 0.07 * turned, 0.17) * between(this.#random, 0.9, 1.15);
  }

  #add(side: Side, start: number, end: number, stroke: HandLine['strokes'][number]): void {
    const track = this.tracks[side];
    const { to, turning, flourish } = stroke;
    track.add({ start, end, from: track.last, to, turning, fingersLead: 0, flourish } satisfies Movement);
  }

  /** Whether nothing goes through anything and no wrist beyond its limits. What is already so at the start may stay so. */
  #isClear(start: number, end: number): boolean {
    const { build, arm, surface } = this.#arms;
    const count = Math.max(2, Math.ceil((end - start) / LOOK));
    let apart = 0;
    let near = { left: 0, right: 0 };
    for (let i = 0; i <= count; i++) {
      const at = start + ((end - start) * i) / count;
      const spheres: Partial<Record<Side, Spheres>> = {};
      const distances = { left: 0, right: 0 };
      for (const side of SIDES) {
        const state = this.tracks[side].at(at);
        const { forearm } = bendArm(arm[side], state.wrist, state.swivel);
        if (beyondLimits(wristAngles(forearm, state.turn)) > PASSING) return false;
        const own = armSpheres(build, arm[side], state);
        spheres[side] = own;
        distances[side] = clearOf(surface.distance, own);
        if (distances[side] < Math.min(0, near[side]) - GRAZE) return false;
      }
      const between = clearOfEachOther(spheres.left as Spheres, spheres.right as Spheres);
      if (between < Math.min(0, apart) - GRAZE) return false;
      if (i === 0) {
        apart = between;
        near = distances;
      }
    }
    return true;
  }

  /** What there is so far, for `undo`. */
  mark(): Mark {
    return { time: this.time, left: this.tracks.left.count, right: this.tracks.right.count };
  }

  /** Takes back what came after `mark`. */
  undo({ time, left, right }: Mark): null {
    this.time = time;
    this.tracks.left.cut(left);
    this.tracks.right.cut(right);
    return null;
  }
}

type Ends = Readonly<Record<Side, ArmState | null>>;

/** How far signing had come: the time, and how much each arm had been given. */
export interface Mark extends Readonly<Record<Side, number>> {
  readonly time: number;
}

/** A hanging arm, in its own coordinates. */
function restOf(anatomy: Anatomy, side: Side): ArmState {
  const { wrist, turn, swivel, fingers } = restPose(anatomy)[side];
  const own = side === 'left';
  return {
    wrist: own ? wrist : mirror(wrist),
    turn: own ? turn : mirrorTurn(turn),
    swivel,
    fingers,
    touching: [0, 0, 0],
    withHead: 0,
  };
}
