import type { Builtins } from '../core/registry.ts';

/** The plugins that come with the program, each imported when it is first asked for. */
export const builtins: Builtins = {
  source: {
    'pose-files': () => import('./pose-files/index.ts'),
    synthetic: () => import('./synthetic/index.ts'),
    'tar-dataset': () => import('./tar-dataset/index.ts'),
    video: () => import('./video/index.ts'),
    websocket: () => import('./websocket/source.ts'),
  },
  estimator: { holistic: () => import('./holistic/index.ts') },
  generator: {
    gan: () => import('./gan/index.ts'),
    puppet: () => import('./puppet/index.ts'),
  },
  objective: { gan: () => import('./gan/objective.ts') },
  sink: {
    ffmpeg: () => import('./ffmpeg/index.ts'),
    png: () => import('./png/index.ts'),
    raw: () => import('./raw/index.ts'),
    websocket: () => import('./websocket/sink.ts'),
  },
};
