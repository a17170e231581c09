import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errors } from '../errors.ts';

const TAR = /\.(tar|tar\.gz|tgz)$/i;
const IS_BASE = /(^|[-_])base([-_.]|$)/i;
/** What a part of a dataset may be called in the names of its files and folders. */
const SPLITS = { train: /(^|[^a-z])train(ing)?([^a-z]|$)/i, test: /(^|[^a-z])test([^a-z]|$)/i } as const;

export type Split = keyof typeof SPLITS;

/** Whether a file is called as a tar is. */
export function isTarName(name: string): boolean {
  return TAR.test(name);
}

/**
 * The tars of a dataset, in the order of their names: `path` itself, or those of a folder, without the ones of references. With
 * `split` only those that are called so, or all in the folder in it that is called so; beside `signs-test.tar`, the part to learn
 * from is also what is called nothing, such as `signs.tar`.
 *
 * @throws FILE_UNREADABLE, DATASET_UNREADABLE where there is none
 */
export async function findTars(path: string, split?: Split): Promise<string[]> {
  const unreadable = (cause: unknown): never => {
    throw errors.FILE_UNREADABLE(path, cause);
  };
  const found = await stat(path).catch(unreadable);
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true }).catch(unreadable);
  const pattern = split && SPLITS[split];
  const folder = pattern && entries.find((entry) => entry.isDirectory() && pattern.test(entry.name));
  if (folder) return findTars(join(path, folder.name));
  const names = entries.map(({ name }) => name).filter((name) => TAR.test(name) && !IS_BASE.test(name));
  const tars = (split ? partOf(names, split) : names).sort();
  if (tars.length > 0) return tars.map((name) => join(path, name));
  const what = split ? `no tar or folder is called "${split}"` : 'there is no tar in the folder';
  throw errors.DATASET_UNREADABLE(
    path,
    names.length === 0 && !split && hasSplits(entries)
      ? `${what}; it has parts: give one with "split", or the folder of one`
      : what,
  );
}

function partOf(names: readonly string[], split: Split): string[] {
  const called = names.filter((name) => SPLITS[split].test(name));
  if (split === 'test' || called.length > 0) return called;
  const others = names.filter((name) => !SPLITS.test.test(name));
  return others.length < names.length ? others : [];
}

function hasSplits(entries: readonly { readonly name: string }[]): boolean {
  return entries.some(({ name }) => Object.values(SPLITS).some((pattern) => pattern.test(name)));
}

/** Where the references of a dataset may be: one tar with pictures and keypoints, or one for each. */
export type BaseTars = readonly [both: string] | readonly [pictures: string, keypoints: string];

const PICTURES = ['base_imgs_tar', 'base_imgs', 'base_images'];
const KEYPOINTS = ['base_kps_tar', 'base_kps'];
const ENDINGS = ['.tar', '.tar.gz', '.tgz'];

/**
 * The tars of references that belong to a dataset: those that were named (a tar, or a folder with them), else those that lie beside its
 * first tar or a folder above: `base.tar`, for `signs.tar` and `signs-test.tar` also `signs-base.tar`, or the pairs of the
 * published datasets. Undefined where there are none.
 *
 * @throws DATASET_UNREADABLE where some were named that are not there
 */
export async function findBase(tar: string, named?: string): Promise<BaseTars | undefined> {
  if (named !== undefined) {
    const found = await stat(named).catch(() => undefined);
    if (found?.isFile()) return [named];
    const inFolder = found && ((await findPair(named)) ?? (await firstFile(named, ['base'])));
    if (inFolder) return typeof inFolder === 'string' ? [inFolder] : inFolder;
    throw errors.DATASET_UNREADABLE(named, 'it is neither a tar of references nor a folder with one');
  }
  const folder = dirname(tar);
  for (const place of [folder, dirname(folder)]) {
    const single = place === folder && (await firstFile(folder, baseNames(basename(tar).replace(TAR, ''))));
    if (single && single !== tar) return [single];
    const pair = await findPair(place);
    if (pair) return pair;
  }
  return undefined;
}

function baseNames(stem: string): string[] {
  const renamed = stem.replace(/train(ing)?|test/i, 'base');
  const whole = stem.replace(/[-_]?(train(ing)?|test)$/i, '');
  return [
    ...new Set([...(renamed === stem ? [] : [renamed]), `${whole || stem}-base`, `${stem}-base`, 'base']),
  ];
}

async function findPair(folder: string): Promise<BaseTars | undefined> {
  const [pictures, keypoints] = [await firstFile(folder, PICTURES), await firstFile(folder, KEYPOINTS)];
  return pictures && keypoints ? [pictures, keypoints] : undefined;
}

async function firstFile(folder: string, stems: readonly string[]): Promise<string | undefined> {
  for (const stem of stems) {
    for (const ending of ENDINGS) {
      const path = join(folder, stem + ending);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile()) return path;
    }
  }
  return undefined;
}
