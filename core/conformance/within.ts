import type { MaybePromise } from '../contract.ts';

/**
 * Calls a hook and waits for it.
 *
 * @param step what is called, as the message names it
 * @throws what the hook throws, with the step's name before it; an Error where it has not settled within `patience` milliseconds
 */
export async function within<T>(patience: number, step: string, call: () => MaybePromise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const hanging = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${step} has not settled within ${patience} ms`)), patience);
  });
  const called = (async () => call())().catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${step} failed: ${message}`, { cause });
  });
  try {
    return await Promise.race([called, hanging]);
  } finally {
    clearTimeout(timer);
  }
}

/** How a hook at a moment is called in messages: `generate at 0.040 s`. */
export function hookAt(hook: string, timestamp: number): string {
  return `${hook} at ${(timestamp / 1e6).toFixed(3)} s`;
}
