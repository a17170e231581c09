import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunServices } from '../core/compose.ts';
import type { PluginSpec, Pose } from '../core/contract.ts';
import { messageOf, SlpError } from '../core/errors.ts';
import { estimatePhoto, PHOTO_SIDE } from '../core/estimate-photo.ts';
import { userCacheFolder } from '../core/files/user-cache.ts';
import { fitShortSide, imageSize } from '../core/image/load.ts';
import type { PictureOfPose } from '../core/reference.ts';
import { writePoseFile } from '../plugins/pose-files/write.ts';
import { withEstimator } from './estimator.ts';
import { firstPose } from './first-pose.ts';
import { version } from './version.ts';

export interface PhotoEstimation {
  readonly estimator: PluginSpec;
  /** URLs of the third-party plugins, of which the estimator may be one. */
  readonly plugins: readonly string[];
}

/** Bytes; an entry has about 20 thousand. */
const MAX_ENTRY = 2 ** 20;

/**
 * The keypoints of a photo that came without, null where it shows nobody: from the user's cache folder where a run before has
 * left them there, else estimated. Nothing is started for what is known.
 *
 * @throws FILE_UNREADABLE, IMAGE_INVALID, and what the estimator reports
 */
export async function estimateReference(
  photo: string,
  estimation: PhotoEstimation,
  services: RunServices,
): Promise<PictureOfPose | null> {
  const unkept = (cause: unknown): undefined => {
    services.log(`the keypoints of ${photo} are not kept for the next run: ${messageOf(cause)}`);
  };
  const entry = await entryFor(photo, estimation, services).catch(unkept);
  const known = entry && (await readEntry(entry, photo));
  if (known) return known;
  const { estimator } = estimation;
  services.log(`estimating the keypoints of ${photo} (${estimator.name})`);
  const found = await withEstimator(estimator, services, (running) => estimatePhoto(photo, running));
  if (entry && found) await writeEntry(entry, found).catch(unkept);
  return found;
}

/**
 * Where the keypoints of a photo are kept: a name made from all that they depend on. Of a third-party estimator that is its
 * module; what that imports is not looked at.
 */
async function entryFor(
  photo: string,
  { estimator, plugins }: PhotoEstimation,
  { registry }: RunServices,
): Promise<string | undefined> {
  const folder = userCacheFolder();
  if (folder === undefined) return undefined;
  const modules = registry.builtins.estimator?.[estimator.name] ? [] : plugins;
  const parts = [version(), estimator.name, estimator.options, await digest(photo)];
  for (const url of modules) parts.push(url.startsWith('file:') ? await digest(new URL(url)) : url);
  const name = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return join(folder, 'reference-poses', `${name}.json`);
}

async function digest(file: string | URL): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

/** An entry that is damaged or not of this photo is as good as none: it is replaced. */
async function readEntry(entry: string, photo: string): Promise<PictureOfPose | undefined> {
  const stats = await stat(entry).catch(() => undefined);
  if (!stats?.isFile() || stats.size > MAX_ENTRY) return undefined;
  const original = await imageSize(photo);
  const { width, height } = fitShortSide(original.width, original.height, PHOTO_SIDE);
  try {
    const found = await firstPose(entry, { width, height });
    return found.width === width && found.height === height ? found : undefined;
  } catch (error) {
    if (error instanceof SlpError) return undefined;
    throw error;
  }
}

async function writeEntry(entry: string, { width, height, pose }: PictureOfPose): Promise<void> {
  async function* poses(): AsyncGenerator<Pose> {
    yield pose;
  }
  // As the XDG specification wants it: of use to nobody else.
  await mkdir(dirname(entry), { recursive: true, mode: 0o700 });
  await writePoseFile(entry, 'slp-poses', { width, height, fps: 1 }, poses());
}
