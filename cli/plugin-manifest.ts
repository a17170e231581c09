import { CONTRACT_VERSION } from '../core/contract.ts';
import type { SlpManifest } from './slp-package.ts';

export interface PluginPackage {
  /** Of the plugin; the package has `slp-plugin-` before it. */
  readonly name: string;
  readonly description: string;
  /** How it refers to the slp that it is tried with. */
  readonly slp: string;
}

/** The package.json of a new plugin. Tools and libraries come in the versions that slp itself is built with. */
export function pluginManifest({ name, description, slp }: PluginPackage, own: SlpManifest): object {
  const { '@types/node': types, typescript, vitest } = own.devDependencies;
  return {
    name: `slp-plugin-${name}`,
    version: '0.1.0',
    description,
    keywords: ['slp', 'slp-plugin'],
    type: 'module',
    slp: { contract: CONTRACT_VERSION },
    exports: { types: './dist/index.d.ts', default: './dist/index.js' },
    files: ['dist', 'slp.conformance.json'],
    scripts: {
      build: 'tsc --project tsconfig.build.json',
      test: 'tsc && vitest run',
      check: 'npm run build && slp plugin check .',
      prepack: 'npm run build',
    },
    dependencies: { zod: own.dependencies.zod },
    peerDependencies: { slp: `^${own.version}` },
    devDependencies: { '@types/node': types, slp, typescript, vitest },
  };
}
