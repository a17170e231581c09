import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Asset } from './static-files.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

const require = createRequire(import.meta.url);
const PACKAGE = pathToFileURL(require.resolve('slp/package.json'));
/** What was compiled: URL paths of the page's modules mirror it, so that their imports lead where they should. */
const BUILT = new URL('dist/', PACKAGE);

/** What the page consists of besides its modules: not compiled, and therefore served from its source. */
const PAGE = ['index.html', 'studio.css', 'icon.svg'];

/** Folders with modules that the page imports; everything in them is public. */
const MODULE_FOLDERS = ['streaming/studio', 'streaming/client', 'streaming/protocol', 'core/pose'];

const HOLISTIC: Readonly<Record<string, string>> = {
  'holistic.js': 'text/javascript; charset=utf-8',
  'holistic.binarypb': 'application/octet-stream',
  'holistic_solution_packed_assets.data': 'application/octet-stream',
  'holistic_solution_packed_assets_loader.js': 'text/javascript; charset=utf-8',
  'holistic_solution_simd_wasm_bin.data': 'application/octet-stream',
  'holistic_solution_simd_wasm_bin.js': 'text/javascript; charset=utf-8',
  'holistic_solution_simd_wasm_bin.wasm': 'application/wasm',
  'holistic_solution_wasm_bin.js': 'text/javascript; charset=utf-8',
  'holistic_solution_wasm_bin.wasm': 'application/wasm',
  'pose_landmark_full.tflite': 'application/octet-stream',
  'pose_landmark_heavy.tflite': 'application/octet-stream',
  'pose_landmark_lite.tflite': 'application/octet-stream',
};

/** An hour: 70 MB need not be fetched for every visit, and a new version comes soon enough. */
const HOLISTIC_AGE = 3600;

/**
 * What the studio page is made of: `/` is `streaming/studio/index.html`, `/app/…` mirrors the built folders that it imports
 * from, and `/holistic/…` is MediaPipe for the webcam, from its npm package.
 *
 * @throws Error where the page was not built
 */
export async function studioAssets(): Promise<Asset[]> {
  const modules = await Promise.all(MODULE_FOLDERS.map(modulesIn));
  const page = PAGE.map((name): Asset => asset(`streaming/studio/${name}`, PACKAGE));
  const root: Asset = { ...page[0], path: '/' };
  const example: Asset = { ...asset('examples/poses.json', PACKAGE), path: '/examples/poses.json' };
  return [root, ...page, example, ...modules.flat(), ...holisticAssets()];
}

async function modulesIn(folder: string): Promise<Asset[]> {
  const names = await readdir(new URL(folder, BUILT), { recursive: true });
  return names
    .filter((name) => extname(name) === '.js')
    .map((name) => asset(`${folder}/${name.replaceAll('\\', '/')}`, BUILT));
}

function asset(path: string, root: URL): Asset {
  return { path: `/app/${path}`, file: new URL(path, root), type: TYPES[extname(path)]!, maxAge: 0 };
}

function holisticAssets(): Asset[] {
  const folder = pathToFileURL(require.resolve('@mediapipe/holistic/package.json'));
  return Object.entries(HOLISTIC).map(([name, type]) => ({
    path: `/holistic/${name}`,
    file: new URL(name, folder),
    type,
    maxAge: HOLISTIC_AGE,
  }));
}
