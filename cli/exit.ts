import { CommanderError } from 'commander';
import { errors, SlpError, stackOf } from '../core/errors.ts';
import { isClosedPipe } from '../core/files/write-out.ts';
import { watchdog } from '../core/watchdog.ts';
import { writeError } from './terminal.ts';

/** Exit codes: 0 done, 1 failed, 2 the command line or its input is at fault, 130 interrupted. */
const INTERRUPTED = 130;

/** How long an interrupted command may take to clean up, in milliseconds: a plugin may never come to an end. */
const GRACE = 5000;

/** Thrown into a run that the user or the system interrupted. */
export class Interruption extends Error {
  override readonly name = 'Interruption';

  constructor(readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}

/** Says what went wrong and sets the exit code; the one place where a command ends badly. */
export function exitWith(thrown: unknown): void {
  if (thrown instanceof Interruption) {
    // Not just an exit code: a write to a reader that has stalled would keep the program alive.
    process.exit(INTERRUPTED);
  } else if (isClosedPipe(thrown)) {
    // `slp render -o - | head`: the reader has what it wanted.
    process.exitCode = 0;
  } else if (thrown instanceof CommanderError) {
    reportUsage(thrown);
  } else {
    const error = thrown instanceof SlpError ? thrown : errors.INTERNAL(thrown);
    writeError(error.message, error.hint, error.code);
    if (process.env.SLP_DEBUG) process.stderr.write(`\n${stackOf(error)}\n`);
    process.exitCode = error.exitCode;
  }
}

/**
 * Ends with an error where the program ends before its command has, as if all were well: code that it was given has called
 * `process.exit`.
 *
 * @returns to be called when the command has come to its end
 */
export function expectEnd(): () => void {
  const report = (code: number): void => {
    if (code === 0) exitWith(errors.PLUGIN_ENDED());
  };
  process.once('exit', report);
  return () => process.off('exit', report);
}

/** Commander throws for `--help` and `--version` too, with exit code 0 and the text already printed. */
function reportUsage({ exitCode, code, message }: CommanderError): void {
  if (exitCode === 0 || code === 'commander.help') {
    process.exitCode = code === 'commander.help' ? 2 : 0;
    return;
  }
  const [cause, ...rest] = message.replace(/^error: /, '').split('\n');
  writeError(
    cause!,
    rest.join(' ').replace(/[()]/g, '').trim() || '"slp --help" lists the commands and options',
    'USAGE',
  );
  process.exitCode = 2;
}

/** Ctrl-C, a supervisor's request to end, and a terminal that was closed. */
const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `task` with a signal that aborts when the user or the system wants the program to end, so that it can clean up. A
 * second Ctrl-C ends at once, and so does a task that has not come to an end in good time.
 *
 * @param grace how long that is, in milliseconds
 * @throws Interruption where it was interrupted.
 */
export async function interruptible<T>(
  task: (signal: AbortSignal) => Promise<T>,
  grace: number = GRACE,
): Promise<T> {
  const controller = new AbortController();
  let deadline: NodeJS.Timeout | undefined;
  let interrupt = (_signal: NodeJS.Signals): void => {};
  let starve = (): void => {};
  const cutShort = new Promise<never>((_, reject) => {
    // The program would end here without a word. Where it is known who is waited for, that is where the error comes from.
    starve = () => {
      if (watchdog.starve()) return;
      reject(errors.INTERNAL('the command waits for what never comes; it may be a plugin that does'));
    };
    interrupt = (signal): void => {
      if (controller.signal.aborted) process.exit(INTERRUPTED);
      const interruption = new Interruption(signal);
      deadline = setTimeout(reject, grace, interruption);
      controller.abort(interruption);
    };
  });
  for (const name of INTERRUPTS) process.on(name, interrupt);
  process.on('beforeExit', starve);
  try {
    return await Promise.race([task(controller.signal), cutShort]);
  } finally {
    clearTimeout(deadline);
    process.off('beforeExit', starve);
    for (const name of INTERRUPTS) process.off(name, interrupt);
  }
}
