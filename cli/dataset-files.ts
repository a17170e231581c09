import { basename, dirname, extname, join, resolve } from 'node:path';
import type { DatasetFiles } from '../core/dataset/build-dataset.ts';
import { errors } from '../core/errors.ts';

/**
 * The files of a dataset whose training tar is `out`: `train.tar` comes with `test.tar`, `base.tar` and `train.report.json`,
 * `signs.tar` with `signs-test.tar` and `signs-base.tar`.
 *
 * @throws OUTPUT_FORMAT_UNKNOWN, OPTION_INVALID where two of them would be one
 */
export function datasetFiles(
  out: string,
  { base, split }: { readonly base?: string; readonly split: boolean },
): DatasetFiles {
  const files = {
    train: out,
    ...(split && { test: besides(out, 'test') }),
    base: base ?? besides(out, 'base'),
    report: out.replace(/\.tar$/i, '.report.json'),
  };
  for (const path of [files.train, files.base]) {
    if (extname(path).toLowerCase() !== '.tar') throw errors.OUTPUT_FORMAT_UNKNOWN(path, ['.tar']);
  }
  const others = [files.train, files.test].flatMap((path) => (path === undefined ? [] : [resolve(path)]));
  if (others.includes(resolve(files.base))) {
    throw errors.OPTION_INVALID('--base', `${files.base} holds samples; references need a tar of their own`);
  }
  return files;
}

function besides(out: string, part: 'test' | 'base'): string {
  const name = basename(out);
  const other = name.includes('train') ? name.replace('train', part) : name.replace(/\.tar$/i, `-${part}$&`);
  return join(dirname(out), other);
}
