import { availableParallelism } from 'node:os';
import { z } from 'zod';

/** There are no more: each hand can have a thread of its own, and the body and the face share one. */
const MAX_THREADS = 3;

export const options = z.strictObject({
  /** Which person to follow where there are several: the N-th from the left, counted from 0. Without it the most central one. */
  person: z.int().min(0).optional(),
  /** How large a network finds the body: "lite" is fastest, "heavy" most exact. */
  model: z.enum(['lite', 'full', 'heavy']).default('full'),
  /**
   * On how many threads to work; the results are the same on any number. Without it on three, which share two cores better than two
   * threads do, but on one where there is one core only.
   */
  threads: z
    .int()
    .min(1)
    .max(MAX_THREADS)
    .default(() => (availableParallelism() > 1 ? MAX_THREADS : 1)),
});

export type HolisticOptions = z.infer<typeof options>;
