import type { After } from './player.ts';

/** Timers in a worker: those of a page that nobody sees come once a second at best, and somebody else may be watching. */
export function createTimers(): After {
  const worker = new Worker(new URL('./timer-worker.js', import.meta.url), { type: 'module' });
  const waiting = new Map<number, () => void>();
  let last = 0;
  worker.addEventListener('message', ({ data: id }: MessageEvent<number>) => {
    const callback = waiting.get(id);
    waiting.delete(id);
    callback?.();
  });
  return (milliseconds, callback) => {
    const id = ++last;
    waiting.set(id, callback);
    worker.postMessage({ id, milliseconds });
    return () => waiting.delete(id);
  };
}
