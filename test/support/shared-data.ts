import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const root = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const present = existsSync(root);

/** Absolute path of a file in the shared data folder, which lies beside the repository and is never part of it. */
export function sharedData(path: string): string {
  return root + path;
}

/** `describe` where the shared data folder exists; a skipped suite and a notice on stderr where it does not. */
export function describeWithSharedData(name: string, suite: () => void): void {
  if (!present) process.stderr.write(`skipped: "${name}" needs ${root}\n`);
  (present ? describe : describe.skip)(name, suite);
}
