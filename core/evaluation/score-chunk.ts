import { luma } from '../metrics/luma.ts';
import { OpticalFlow } from '../metrics/optical-flow.ts';
import { type Shots, scoreFrame } from './score-frame.ts';
import type { Chunk, ContenderScores, ScorePlan } from './score-messages.ts';
import type { Shot } from './true-scene.ts';

/** Scores chunks in any order. */
export class ChunkScorer {
  readonly #plan: ScorePlan;
  readonly #flow: OpticalFlow;
  readonly #copy: Shot | undefined;

  constructor(plan: ScorePlan) {
    this.#plan = plan;
    this.#flow = new OpticalFlow(plan.width, plan.height);
    this.#copy = plan.reference && { frame: plan.reference, luma: luma(plan.reference) };
  }

  score({ frames, pictures }: Chunk): ContenderScores[] {
    const leading = frames[0].index > 0 ? 1 : 0;
    let previous = leading > 0 ? this.#shots(pictures, 0) : undefined;
    return frames.map((moment, i) => {
      const current = this.#shots(pictures, leading + i);
      const scores = scoreFrame(moment, current, previous, this.#flow);
      previous = current;
      return scores;
    });
  }

  #shots({ truth, rendered, baseline }: Chunk['pictures'], place: number): Shots {
    if (!truth || !rendered) throw new Error('a chunk holds the true video and the rendered one');
    return {
      rendered: this.#shot(rendered, place),
      ...(baseline && { baseline: this.#shot(baseline, place) }),
      ...(this.#copy && { copy: this.#copy }),
      truth: this.#shot(truth, place),
    };
  }

  #shot(pictures: Uint8Array, place: number): Shot {
    const { width, height } = this.#plan;
    const bytes = width * height * 3;
    const data = pictures.subarray(place * bytes, (place + 1) * bytes);
    const frame = { timestamp: 0, width, height, channels: 3, data } as const;
    return { frame, luma: luma(frame) };
  }
}
