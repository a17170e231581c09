import { setImmediate } from 'node:timers/promises';
import type { Estimator, Frame, Host, Pose } from '../../../core/contract.ts';
import { scalePose } from '../../../core/pose/pose.ts';
import { body } from '../../core/pose/figure.ts';
import { barOf } from '../../support/make-video.ts';
import { quietHost } from '../../support/quiet-host.ts';

/** Sees someone in every frame of the synthetic video but those whose bar is in `unseen`; the nose is at x = bar. Takes its time. */
export class FakeEstimator implements Estimator {
  readonly seen: Frame[] = [];
  resets = 0;
  mostAtOnce = 0;
  #now = 0;
  #settled: Promise<unknown> = Promise.resolve();

  constructor(readonly unseen: readonly number[] = []) {}

  async estimate(picture: Frame): Promise<Pose | null> {
    this.seen.push(picture);
    this.#now += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#now);
    const before = this.#settled;
    const result = (async () => {
      await before;
      for (let turn = 0; turn < 3; turn++) await setImmediate();
      this.#now -= 1;
      return this.poseIn(picture);
    })();
    this.#settled = result;
    return result;
  }

  poseIn(picture: Frame): Pose | null {
    const bar = barOf(picture);
    if (this.unseen.includes(bar)) return null;
    const pose = { timestamp: picture.timestamp, body: body(), face: null, leftHand: null, rightHand: null };
    const small = scalePose(pose, 0.12);
    small.body[0] = bar;
    return small;
  }

  reset(): void {
    this.resets += 1;
  }
}

/** A host that hands out `estimator`, and notes what was asked for and logged. */
export function hostWith(
  estimator: Estimator,
  signal?: AbortSignal,
): Host & { readonly asked: unknown[]; readonly lines: string[] } {
  const host = quietHost({ estimator }, signal);
  const asked: unknown[] = [];
  const lines: string[] = [];
  return {
    ...host,
    asked,
    lines,
    log: (line) => lines.push(line),
    use: (kind, plugin) => {
      asked.push({ kind, ...plugin });
      return host.use(kind, plugin);
    },
  };
}

export const OPTIONS = {
  crop: 'none',
  targets: false,
  estimator: { name: 'holistic', options: {} },
} as const;
