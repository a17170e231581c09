import type { Frame, Pose } from '../../core/contract.ts';
import type { Planes } from '../../core/dataset/encode-planes.ts';
import { seedFor } from '../../core/neural/seeded-random.ts';
import type { Side } from '../../core/pose/pose.ts';
import { RecentMap } from '../../core/recent-map.ts';
import { seededRandom } from '../../core/seeded-random.ts';
import { restPose } from './body/rest.ts';
import { toPose } from './keypoint-places.ts';
import { createPerformance, drawDominant } from './motion/create-performance.ts';
import { followPoses } from './motion/follow-poses.ts';
import type { Performance } from './motion/performance.ts';
import { signerName } from './plan-clips.ts';
import type { Renderer } from './render/renderer.ts';
import type { Rendering, Scene } from './render/scene.ts';
import { createSigner, type SyntheticSigner } from './signer.ts';
import type { SignerPose } from './signer-pose.ts';
import { applyEffects } from './studio/apply-effects.ts';
import { compressPicture } from './studio/compress-picture.ts';
import { createStudio } from './studio/create-studio.ts';
import { exposureOf } from './studio/expose.ts';
import type { Studio } from './studio/studio.ts';

/** What all frames depend on, besides their signer, clip and number. */
export interface FilmPlan {
  readonly seed: number;
  /** Pixels, of both sides of the pictures. */
  readonly size: number;
  readonly fps: number;
  /** What all signers do, one pose a frame, instead of performances of their own. */
  readonly poses?: readonly Pose[];
}

/** A frame with everything that is known of it. */
export interface Shot {
  readonly frame: Frame;
  /** Exact: `keypoint-places.ts`. */
  readonly pose: Pose;
  readonly planes: Planes;
}

/** Passes of a frame: moments of the shutter's time, points within a pixel and of the lamps. */
const PASSES = 7;
/** A reference is one picture for many: it may take longer. */
const REFERENCE_PASSES = 15;
/** Part of a frame's time in which the shutter is open. */
const SHUTTER = { least: 0.08, most: 0.5 };
/** Performances that are kept: frames of a clip mostly follow each other. */
const REMEMBERED = 2;

/**
 * One signer in front of a camera. What a frame shows depends on the plan and on the numbers of signer, clip and frame alone, not on what was
 * shot before or where.
 */
export class Stage {
  readonly name: string;
  readonly #signer: SyntheticSigner;
  readonly #studio: Studio;
  /** The hand that signs, in all clips. */
  readonly #dominant: Side;
  /** Seconds. */
  readonly #shutter: number;
  /** By which light is multiplied in all pictures: a camera whose exposure is set once. */
  readonly #gain: number;
  readonly #performances = new RecentMap<number, Performance>(REMEMBERED);

  /** Takes a second or two. @param number of the signer, from 0 */
  constructor(
    private readonly plan: FilmPlan,
    readonly number: number,
    private readonly renderer: Renderer,
  ) {
    this.name = signerName(plan.seed, number);
    this.#signer = createSigner(this.#seedFor('signer'));
    this.#dominant = drawDominant(seededRandom(this.#seedFor('dominant hand')));
    const random = seededRandom(this.#seedFor('studio'));
    this.#shutter = (SHUTTER.least + (SHUTTER.most - SHUTTER.least) * random()) / plan.fps;
    this.#studio = createStudio(random);
    this.#gain = exposureOf(this.#render([restPose(this.#signer.anatomy)]), this.#studio.effects);
  }

  /** @param frame of the clip, from 0 */
  async shot(clip: number, frame: number): Promise<Shot> {
    const performance = this.#performance(clip);
    const middle = frame / this.plan.fps;
    const moments = Array.from({ length: PASSES }, (_, pass) =>
      performance.at(middle + (this.#shutter * (pass - (PASSES - 1) / 2)) / PASSES),
    );
    const shot = this.#shoot(moments, Math.round(middle * 1e6), `${clip} ${frame}`);
    return { ...shot, frame: await compressPicture(shot.frame, this.#studio.effects.jpegQuality) };
  }

  /** Where the keypoints of a frame are, whatever may hide them: at once, without a picture. */
  keypoints(clip: number, frame: number): Pose {
    const seconds = frame / this.plan.fps;
    this.#signer.pose(this.#performance(clip).at(seconds));
    return toPose(this.#signer.places(), this.#studio.camera, this.plan.size, Math.round(seconds * 1e6));
  }

  /** The signer standing still, arms hanging: the picture that others are drawn from. */
  reference(): Shot {
    const still = new Array<SignerPose>(REFERENCE_PASSES).fill(restPose(this.#signer.anatomy));
    return this.#shoot(still, 0, 'reference');
  }

  #shoot(poses: readonly SignerPose[], timestamp: number, name: string): Shot {
    const { camera, effects } = this.#studio;
    const rendering = this.#render(poses);
    const frame = applyEffects(rendering, effects, seededRandom(this.#seedFor(`${name} noise`)), this.#gain);
    this.#signer.pose(poses[(poses.length - 1) / 2]);
    const pose = toPose(this.#signer.places(), camera, this.plan.size, timestamp, rendering);
    return { frame: { ...frame, timestamp }, pose, planes: rendering };
  }

  #render(poses: readonly SignerPose[]): Rendering {
    const { camera, lights, surroundings, background } = this.#studio;
    const scene: Scene = { parts: this.#signer.parts, camera, lights, surroundings, background };
    return this.renderer.render(
      scene,
      poses.map((pose) => () => this.#signer.pose(pose)),
    );
  }

  #performance(clip: number): Performance {
    const known = this.#performances.get(clip);
    if (known) return known;
    const { anatomy, hand } = this.#signer;
    const { poses } = this.plan;
    const made = poses
      ? followPoses(poses, anatomy, hand)
      : createPerformance(seededRandom(this.#seedFor(`performance ${clip}`)), anatomy, hand, this.#dominant);
    this.#performances.set(clip, made);
    return made;
  }

  #seedFor(name: string): number {
    return seedFor(this.plan.seed, `signer ${this.number} ${name}`);
  }
}
