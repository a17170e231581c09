const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

type Listener = (...args: unknown[]) => void;

/**
 * Starts something that Emscripten has compiled. In Node, its code listens for unhandled rejections and exceptions of the whole
 * program in order to throw them once more; what has begun to listen meanwhile is taken off again.
 */
export async function withoutListeners<T>(start: () => Promise<T>): Promise<T> {
  const before = EVENTS.map((event) => new Set(process.listeners(event as 'exit')));
  try {
    return await start();
  } finally {
    EVENTS.forEach((event, i) => {
      for (const listener of process.listeners(event as 'exit')) {
        if (!before[i]!.has(listener)) process.off(event, listener as Listener);
      }
    });
  }
}
