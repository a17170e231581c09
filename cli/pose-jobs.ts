import { stat } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { errors } from '../core/errors.ts';
import { checkFolderOf } from '../core/files/partial-output.ts';
import { formatForPath, type WritableFormat } from '../plugins/pose-files/write.ts';
import { type PictureFile, recogniseMedia, type VideoFile } from './media.ts';

/** One pose file to be made: of a video, or of a sequence of pictures of one size. */
export interface ExtractionJob {
  readonly source: VideoFile | readonly PictureFile[];
  readonly out: string;
  readonly format: WritableFormat;
}

export interface Plan {
  readonly jobs: readonly ExtractionJob[];
  /** Where all outputs go, where that is a folder for a file each; it may not exist yet. */
  readonly folder?: string;
}

/** What a file is called in each format where nobody named it. */
const ENDINGS: Readonly<Record<WritableFormat, string>> = {
  'slp-poses': '.json',
  mediapipe: '.json',
  'pose-0.1': '.pose',
  'pose-0.2': '.pose',
};

/**
 * Decides which inputs become which pose files. A folder (one that exists, or a name that ends in a slash) gets a file for
 * each input; a file takes one video, or pictures in the order given. Without `out`, one input becomes `NAME.poses.json`
 * (`.mediapipe.json`, `.pose`) in the working directory.
 *
 * All that can be wrong with names and inputs comes to light here, before any work.
 *
 * @throws OPTION_INVALID, OUTPUT_FORMAT_UNKNOWN, OUTPUT_UNWRITABLE, and what `recogniseMedia` throws
 */
export async function planExtraction(
  inputs: readonly string[],
  { out, format }: { readonly out?: string; readonly format?: WritableFormat },
): Promise<Plan> {
  if (out !== undefined && (/[/\\]$/.test(out) || (await isFolder(out)))) {
    return planFolder(inputs, out, format ?? 'slp-poses');
  }
  if (out === undefined && inputs.length > 1) {
    throw errors.OPTION_INVALID(
      '--out',
      'is required for several inputs: a folder/ for a pose file each, or a file for a sequence of pictures',
    );
  }
  const file = out ?? defaultName(inputs[0]!, format ?? 'slp-poses');
  const known = format ?? formatForPath(file);
  refuseInputs(file, inputs);
  await checkFolderOf(file);
  const source = sourceFor(file, await recogniseAll(inputs));
  return { jobs: [{ source, out: file, format: known }] };
}

async function planFolder(inputs: readonly string[], folder: string, format: WritableFormat): Promise<Plan> {
  const inputOf = new Map<string, string>();
  for (const input of inputs) {
    const out = join(folder, `${parse(input).name}${ENDINGS[format]}`);
    const other = inputOf.get(out);
    if (other !== undefined) {
      throw errors.OPTION_INVALID('--out', `${other} and ${input} would both become ${out}`);
    }
    refuseInputs(out, inputs);
    inputOf.set(out, input);
  }
  await checkFolderOf((await isFolder(folder)) ? join(folder, 'any') : folder);
  const media = await recogniseAll(inputs);
  const jobs = [...inputOf.keys()].map((out, i) => ({ source: sourceFor(out, [media[i]!]), out, format }));
  return { folder, jobs };
}

function defaultName(input: string, format: WritableFormat): string {
  const ending = { ...ENDINGS, 'slp-poses': '.poses.json', mediapipe: '.mediapipe.json' }[format];
  return `${parse(resolve(input)).name}${ending}`;
}

function refuseInputs(out: string, inputs: readonly string[]): void {
  const input = inputs.find((path) => resolve(path) === resolve(out));
  if (input !== undefined) throw errors.OPTION_INVALID('--out', `it would replace ${input}, which is read`);
}

async function recogniseAll(inputs: readonly string[]): Promise<(VideoFile | PictureFile)[]> {
  const media: (VideoFile | PictureFile)[] = [];
  for (const input of inputs) media.push(await recogniseMedia(input));
  return media;
}

function sourceFor(
  out: string,
  media: readonly (VideoFile | PictureFile)[],
): VideoFile | readonly PictureFile[] {
  const [first] = media;
  if (media.length === 1 && first?.kind === 'video') return first;
  const pictures = media.filter((each) => each.kind === 'picture');
  if (pictures.length < media.length) {
    throw errors.OPTION_INVALID(
      '--out',
      `${out} takes one video or a sequence of pictures; name a folder/ for a pose file for each input`,
    );
  }
  const { path, width, height } = pictures[0]!;
  const other = pictures.find((each) => each.width !== width || each.height !== height);
  if (other) {
    throw errors.OPTION_INVALID(
      '<inputs>',
      `${path} is ${width}×${height} and ${other.path} ${other.width}×${other.height}; pictures in one pose file have one size (or name a folder/ with --out)`,
    );
  }
  return pictures;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
