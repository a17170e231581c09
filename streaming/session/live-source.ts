import type { Observation, Pose, Signer } from '../../core/contract.ts';
import { BODY_COUNT, STRIDE } from '../../core/pose/topology.ts';
import { PoseQueue } from '../pose-queue.ts';
import { Timeline } from '../timeline.ts';
import type { LivePose } from './session-messages.ts';

/** What is known of a frame's pose besides what is drawn. */
export type Moment = Pick<LivePose, 'timestamp' | 'sent' | 'received'>;

/**
 * Poses pushed in, observations out: the head of a live graph. The graph needs timestamps that strictly increase; a producer
 * may start over (a loop, a reconnect), so frames are timed by an inner timeline, which `momentOf` leads back from.
 */
export class LiveSource {
  readonly #signer: Signer;
  readonly #queue = new PoseQueue();
  readonly #moments = new Map<number, Moment>();
  readonly #timeline = new Timeline();

  constructor(signer: Signer) {
    this.#signer = signer;
  }

  /** A pose of the same moment as the one before is passed over. */
  push({ pose, timestamp, sent, received }: LivePose): void {
    const now = this.#timeline.advance(timestamp);
    if (now === undefined) return;
    this.#moments.set(now, { timestamp, sent, received });
    this.#queue.push({ pose: { ...(pose ?? NOBODY), timestamp: now }, signer: this.#signer });
  }

  /** The producer's view of the frame at an inner `timestamp`. Earlier moments are forgotten: frames come in order. */
  momentOf(timestamp: number): Moment | undefined {
    const moment = this.#moments.get(timestamp);
    for (const earlier of this.#moments.keys()) {
      if (earlier > timestamp) break;
      this.#moments.delete(earlier);
    }
    return moment;
  }

  /** No more poses come: `observations` ends after those that are waiting. */
  end(): void {
    this.#queue.end();
  }

  observations(): AsyncGenerator<Observation> {
    return this.#queue.poses();
  }
}

/** What is seen where nobody is. */
export const NOBODY: Pose = {
  timestamp: 0,
  body: new Float32Array(BODY_COUNT * STRIDE),
  face: null,
  leftHand: null,
  rightHand: null,
};
