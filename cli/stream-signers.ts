import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, parse } from 'node:path';
import type { RunServices } from '../core/compose.ts';
import type { PluginSpec, Signer } from '../core/contract.ts';
import { errors, SlpError } from '../core/errors.ts';
import { estimatePhoto } from '../core/estimate-photo.ts';
import { loadReference } from '../core/reference.ts';
import { MAX_NAME } from '../streaming/protocol/limits.ts';
import type { NamedSigner } from '../streaming/server/signer-book.ts';
import { withEstimator } from './estimator.ts';
import { firstPose } from './first-pose.ts';
import { estimateReference } from './reference-pose.ts';
import { printable } from './terminal.ts';

/** What is taken for a photo in a folder. */
const PHOTOS = ['.png', '.jpg', '.jpeg', '.webp', '.avif', '.tif', '.tiff'];

export interface SignerOptions {
  /** Largest length of the short side in pixels. */
  readonly size: number;
  readonly estimator: PluginSpec;
  /** URLs of the third-party plugins, of which the estimator may be one. */
  readonly plugins: readonly string[];
}

/**
 * The signers that photos show, named by their files; a folder stands for all photos in it, of which those that are of no use
 * are passed over with a line in the log.
 *
 * @throws OPTION_INVALID where there is none at all, and what `loadReference` throws
 */
export async function loadSigners(
  references: readonly string[],
  options: SignerOptions,
  services: RunServices,
): Promise<NamedSigner[]> {
  const signers: NamedSigner[] = [];
  const add = async (path: string): Promise<void> => {
    const signer = await loadSigner(path, options, services);
    signers.push({ name: nameFor(path, signers), signer });
  };
  for (const reference of references) {
    const photos = await photosIn(reference);
    if (!photos) await add(reference);
    for (const photo of photos ?? []) {
      services.signal.throwIfAborted();
      await add(photo).catch((error: unknown) => {
        if (!(error instanceof SlpError)) throw error;
        services.log(`${error.message} [${error.code}]: it is left out`);
      });
    }
  }
  if (signers.length === 0) throw errors.OPTION_INVALID('--ref', `${references.join(', ')}: no usable photo`);
  return signers;
}

/**
 * Makes a signer of the content of a picture file. Nothing of it is kept, here or in the user's cache.
 *
 * @throws what `loadReference` throws
 */
export async function signerOf(
  picture: Uint8Array,
  { size, estimator }: SignerOptions,
  services: RunServices,
): Promise<Signer> {
  const folder = await mkdtemp(join(tmpdir(), 'slp-upload-'));
  const path = join(folder, 'picture');
  try {
    await writeFile(path, picture, { mode: 0o600 });
    return await loadReference(path, {
      size,
      readPose: firstPose,
      estimatePose: (photo) => withEstimator(estimator, services, (running) => estimatePhoto(photo, running)),
      log: () => {},
    });
  } catch (error) {
    if (!(error instanceof SlpError)) throw error;
    // Where the picture lay is nobody's business.
    throw new SlpError(error.code, error.message.replaceAll(path, 'picture'), error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function loadSigner(
  path: string,
  { size, estimator, plugins }: SignerOptions,
  services: RunServices,
): Promise<Signer> {
  return loadReference(path, {
    size,
    readPose: firstPose,
    estimatePose: (photo) => estimateReference(photo, { estimator, plugins }, services),
    log: services.log,
  });
}

/** The photos in a folder, by name; undefined where it is none. */
async function photosIn(path: string): Promise<string[] | undefined> {
  const found = await stat(path).catch((cause: unknown) => {
    throw errors.FILE_UNREADABLE(path, cause);
  });
  if (!found.isDirectory()) return undefined;
  const names = await readdir(path);
  return names
    .filter((name) => PHOTOS.includes(extname(name).toLowerCase()))
    .sort()
    .map((name) => join(path, name));
}

function nameFor(path: string, taken: readonly NamedSigner[]): string {
  const base = printable(parse(path).name).slice(0, MAX_NAME - 4) || 'signer';
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken.some((other) => other.name === name)) return name;
  }
}
