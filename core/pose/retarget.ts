import type { Pose, Signer } from '../contract.ts';
import { calibratePoseDepth } from './calibrate-depth.ts';
import { fillGaps } from './fill-gaps.ts';
import { ContactKeeping } from './keep-contact.ts';
import { DriverProportions, fitProportions, measureProportions, type Proportions } from './proportions.ts';
import { retargetBody } from './retarget-body.ts';
import { FaceRetargeting } from './retarget-face.ts';
import { sanitisePose } from './sanitise.ts';
import type { Scene, Steps } from './steps.ts';

/** Brings the driver of one scene to the proportions, the place and the face of a signer. */
export class Retargeting {
  readonly #signer: Proportions;
  readonly #driver: DriverProportions;
  readonly #face: FaceRetargeting | undefined;
  readonly #contact = new ContactKeeping();

  /** @param preview the first poses of the scene, for the statistics; without any they are gathered on the way */
  constructor(reference: Pose, preview: readonly Pose[]) {
    const photo = calibratePoseDepth(sanitisePose(reference));
    const completed = fillGaps({ carry: false })(photo, 0) ?? photo;
    this.#signer = measureProportions(completed);
    this.#driver = new DriverProportions(preview);
    if (photo.face !== null) this.#face = new FaceRetargeting(completed, photo.face, preview);
  }

  /** @param driver a completed pose @param seconds since the one before */
  apply(driver: Pose, seconds: number): Pose {
    this.#driver.observe(driver, seconds);
    const fit = fitProportions(this.#driver.values, this.#signer);
    const moved = retargetBody(driver, fit);
    const head = this.#face?.apply(driver, moved.body, fit, seconds) ?? { face: null };
    return this.#contact.apply(driver, { ...moved, ...head }, fit, seconds);
  }
}

/** Retargets every step to `reference`, but for those whose observation names a signer of its own. */
export async function* retarget(steps: Steps, reference: Signer | undefined): Steps {
  let scene: Scene | undefined;
  let retargeting: Retargeting | undefined;
  for await (const step of steps) {
    const { pose, observation, seconds } = step;
    if (pose === null || observation.signer !== undefined || reference === undefined) {
      yield step;
      continue;
    }
    if (retargeting === undefined || step.scene !== scene) {
      scene = step.scene;
      retargeting = new Retargeting(reference.pose, scene.preview);
    }
    yield { ...step, pose: retargeting.apply(pose, seconds) };
  }
}
