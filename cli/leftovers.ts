import { leftOpen, watchdog } from '../core/watchdog.ts';
import { writeNote } from './terminal.ts';

/** How long the program may go on by itself when its command is done, in milliseconds. */
const GRACE = 2000;

/** Call when all is done: what a third-party plugin has left open does not keep the program alive, but is worth a line. */
export function endDespiteLeftovers(): void {
  if (watchdog.loaded.size === 0) return;
  // A timer that does not count itself comes to its end only where something else is still open.
  setTimeout(() => {
    const kinds = [...new Set(process.getActiveResourcesInfo())].join(', ');
    writeNote(`${leftOpen([...watchdog.loaded].join('" or "'))}${kinds && ` (${kinds})`}`);
    process.exit();
  }, GRACE).unref();
}
