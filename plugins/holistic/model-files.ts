import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { errors } from '../../core/errors.ts';

/** SHA-256 of each model that is used. The runtime does not survive a damaged one: it crashes, or never returns. */
const MODELS = {
  'face_detection_short_range.tflite': '3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633',
  'face_landmark.tflite': 'c603fa6149219a3e9487dc9abd7a0c24474c77263273d24868378cdf40aa26d1',
  'hand_landmark_full.tflite': '8c026882c9ec059ce0f8e75266bee5a9a23c341a40e0000df755374d3d1b9b68',
  'hand_recrop.tflite': '67d996ce96f9d36fe17d2693022c6da93168026ab2f028f9e2365398d8ac7d5d',
  'pose_detection.tflite': 'a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85',
  'pose_landmark_full.tflite': 'e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f',
  'pose_landmark_heavy.tflite': '59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe',
  'pose_landmark_lite.tflite': 'f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61',
} as const;

export type ModelName = keyof typeof MODELS;

/** These are files of their own in `@mediapipe/holistic` … */
const OWN_FILE = /^pose_landmark_/;
/** … and the others lie in one file, at places that the script lists which would load it into a browser. */
const PACK = 'holistic_solution_packed_assets.data';
const PACK_LOADER = 'holistic_solution_packed_assets_loader.js';

const require = createRequire(import.meta.url);

/**
 * Folder of an installed npm package.
 *
 * @throws MODEL_UNUSABLE
 */
export function packageFolder(name: string): string {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch (cause) {
    throw errors.MODEL_UNUSABLE(`the package ${name} is not installed`, cause);
  }
}

/**
 * The bytes of a model (a TensorFlow Lite file) of `@mediapipe/holistic`.
 *
 * @param folder of the package
 * @throws MODEL_UNUSABLE where the model is missing or damaged
 */
export async function readModel(
  name: ModelName,
  folder = packageFolder('@mediapipe/holistic'),
): Promise<Uint8Array> {
  const read = OWN_FILE.test(name) ? readFile(join(folder, name)) : readFromPack(name, folder);
  const bytes = await read.catch((cause: unknown) => {
    throw errors.MODEL_UNUSABLE(`${name} cannot be read`, cause);
  });
  if (createHash('sha256').update(bytes).digest('hex') !== MODELS[name]) {
    throw errors.MODEL_UNUSABLE(`${name} in ${folder} is damaged, or of another version`);
  }
  return bytes;
}

/** Fewer bytes than listed where the pack is cut short. */
async function readFromPack(name: ModelName, folder: string): Promise<Uint8Array> {
  const script = await readFile(join(folder, PACK_LOADER), 'utf8');
  const entries = script.matchAll(/"filename": *"([^"]+)", *"start": *(\d+), *"end": *(\d+)/g);
  const [, , start, end] = [...entries].find(([, path]) => path.endsWith(`/${name}`)) ?? [];
  if (end === undefined) throw new Error(`${PACK_LOADER} does not list it`);
  await using pack = await open(join(folder, PACK));
  const bytes = Buffer.alloc(Number(end) - Number(start));
  const { bytesRead } = await pack.read(bytes, 0, bytes.length, Number(start));
  return bytes.subarray(0, bytesRead);
}
