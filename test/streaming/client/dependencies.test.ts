import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);

/** Everything that a browser loads with a module: its imports and theirs, but for types. */
function loadedWith(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  const source = readFileSync(fileURLToPath(new URL(path, root)), 'utf8');
  for (const [, specifier] of source.matchAll(/^(?:import|export)\s+(?!type\s)[^;]*?from '([^']+)'/gm)) {
    const isFile = specifier.startsWith('.');
    loadedOrNamed(isFile ? new URL(specifier, new URL(path, root)).href.slice(root.href.length) : specifier);
  }
  return found;

  function loadedOrNamed(name: string): void {
    if (name.endsWith('.ts')) loadedWith(name, found);
    else found.add(name);
  }
}

describe('the client for browsers', () => {
  it('loads itself, the protocol and the names of points, and no package', () => {
    const loaded = [...loadedWith('streaming/client/index.ts')];
    expect(loaded.length).toBeGreaterThan(15);
    expect(loaded).toContain('streaming/protocol/pose-codec.ts');
    expect(loaded.filter((path) => !/^streaming\/(client|protocol)\//.test(path))).toEqual([
      'core/pose/topology.ts',
      'core/pose/slp-poses.ts',
    ]);
    expect(loaded).not.toContain('streaming/protocol/schemas.ts');
    expect(loaded).not.toContain('streaming/client/node.ts');
  });

  it('would be seen to load a package', () => {
    expect([...loadedWith('streaming/client/node.ts')]).toContain('ws');
    expect([...loadedWith('streaming/protocol/schemas.ts')]).toContain('zod');
  });
});
