import { watchGlobals } from '../watch-globals.ts';

interface ProcessState {
  readonly listeners: ReadonlyMap<PropertyKey, number>;
  readonly environment: ReadonlyMap<PropertyKey, string | undefined>;
  readonly directory: string;
  readonly exitCode: number | string | null | undefined;
}

const processState = (): ProcessState => ({
  listeners: new Map(process.eventNames().map((name) => [name, process.listenerCount(name)])),
  environment: new Map(Object.entries(process.env)),
  directory: process.cwd(),
  exitCode: process.exitCode,
});

/**
 * Remembers what everything in the process shares: global variables, methods of built-in objects, listeners of `process`,
 * environment, working directory and exit code.
 *
 * @returns a function that tells what has changed since, a few words for each change
 */
export function watchSharedState(): () => string[] {
  const globals = watchGlobals();
  const before = processState();
  return () => {
    const now = processState();
    return [
      ...globals(),
      ...changed(before.listeners, now.listeners).map((event) => `the listeners of process for "${event}"`),
      ...changed(before.environment, now.environment).map((name) => `process.env.${name}`),
      ...(now.directory === before.directory ? [] : ['the working directory']),
      ...(now.exitCode === before.exitCode ? [] : ['process.exitCode']),
    ];
  };
}

function changed<Value>(
  before: ReadonlyMap<PropertyKey, Value>,
  now: ReadonlyMap<PropertyKey, Value>,
): string[] {
  const keys = new Set([...before.keys(), ...now.keys()]);
  return [...keys].filter((key) => before.get(key) !== now.get(key)).map(String);
}
