import type { Observation, Pose } from '../contract.ts';

/** What statistics are about: one person before one camera. */
export interface Scene {
  /** The first poses of the scene, for statistics; empty for a live source. */
  readonly preview: readonly Pose[];
}

/** One observation on its way through the conditioning. */
export interface Step {
  readonly observation: Observation;
  /** The observation's pose as far as it is conditioned; null while nobody has been seen. */
  readonly pose: Pose | null;
  /** Since the step before; 0 at the start of a shot. */
  readonly seconds: number;
  /** Counts the shots: within one, time and movement go on without a break. */
  readonly shot: number;
  readonly scene: Scene;
}

export type Steps = AsyncIterable<Step>;

/** Changes one pose; may remember those before it. Never changes its argument. */
export type PoseFilter = (pose: Pose, seconds: number) => Pose | null;

/** Sends the poses of every shot through a filter of its own, so that nothing is remembered across a cut. */
export async function* perShot(steps: Steps, createFilter: () => PoseFilter): Steps {
  let shot: number | undefined;
  let filter: PoseFilter | undefined;
  for await (const step of steps) {
    if (filter === undefined || step.shot !== shot) filter = createFilter();
    shot = step.shot;
    yield step.pose === null ? step : { ...step, pose: filter(step.pose, step.seconds) };
  }
}
