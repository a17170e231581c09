import { messageOf } from '../errors.ts';
import { type Reading, reading } from './reading.ts';
import type { Trial } from './trial.ts';

/** Observations that may still come: those that were on their way. */
const LAST_ONES = 4;

/** Aborts the signal of `samples` before the first observation, while that is waited for, and after two. */
export async function abortSamples(trial: Trial<'source'>): Promise<void> {
  const cases: Readonly<Record<string, (reading: Reading) => Promise<unknown>>> = {
    'a signal that has aborted before': async (reading) => reading.abort(),
    'an abort while the first observation is waited for': async (reading) => {
      const asked = reading.next(false);
      reading.abort();
      return asked;
    },
    'an abort after 2 observations': async (reading) => {
      await reading.take(2);
      reading.abort();
    },
  };
  for (const [when, begin] of Object.entries(cases)) {
    try {
      await trial.round((started) =>
        reading(started, trial, async (reading) => {
          await begin(reading);
          const before = reading.count;
          while (await reading.next(false)) {
            if (reading.count - before > LAST_ONES) throw new Error('samples went on');
          }
        }),
      );
    } catch (cause) {
      throw new Error(`with ${when}: ${messageOf(cause)}`, { cause });
    }
  }
}
