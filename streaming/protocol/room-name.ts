// Without the flag "u": the Kelvin sign is no k.
const RULE = /^[a-z0-9][a-z0-9_-]{0,63}$/i;
const PATH = /^\/rooms\/([^/]+)\/?$/;

/**
 * The room that a name means, in lower case; undefined where it is none: 1 to 64 of a–z, 0–9, `_` and `-`, the
 * first a letter or digit.
 */
export function roomName(name: string): string | undefined {
  return RULE.test(name) ? name.toLowerCase() : undefined;
}

/** The room of the path `/rooms/NAME`, or undefined. */
export function roomOfPath(path: string): string | undefined {
  const name = PATH.exec(path)?.[1];
  return name === undefined ? undefined : roomName(name);
}
