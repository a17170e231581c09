import { readFileSync } from 'node:fs';
import { repository } from '../support/workspace.ts';

/** What other packages can import: `slp/client`, and where it is declared. */
export interface Entry {
  readonly specifier: string;
  /** Relative to the repository. */
  readonly declarations: string;
}

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
}

/** All entries with types, as package.json lists them. */
export function entries(): Entry[] {
  const manifest: Manifest = JSON.parse(readFileSync(repository('package.json'), 'utf8'));
  return Object.entries(manifest.exports).flatMap(([path, target]) =>
    typeof target === 'string'
      ? []
      : [{ specifier: path.replace(/^\./, 'slp'), declarations: target.types.replace(/^\.\//, '') }],
  );
}
