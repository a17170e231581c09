import sharp from 'sharp';
import { z } from 'zod';
import { resolveOptions } from '../core/config.ts';
import type { Frame } from '../core/contract.ts';
import { BadSample } from '../core/dataset/bad-sample.ts';
import { checkFile } from '../core/dataset/publish.ts';
import { spread } from '../core/dataset/spread.ts';
import { TarReader } from '../core/dataset/tar-files.ts';
import { type TarSample, TarSamples, type TarSamplesOptions } from '../core/dataset/tar-samples.ts';
import { errors } from '../core/errors.ts';
import { READING } from './dataset-read.ts';
import { type SheetTile, writeKeypointSheet } from './keypoint-sheet.ts';
import { whole } from './options.ts';
import { writeDone, writeNote } from './terminal.ts';

/** What can be shown of a sample. */
const VIEWS = ['picture', 'keypoints', 'depth', 'segments', 'normals', 'reference'] as const;

type View = (typeof VIEWS)[number];

const SAMPLES = 24;
/** Of a sheet with one tile for each sample. */
const COLUMNS = 6;

const OPTIONS = z.strictObject({
  ...READING,
  out: z.string().min(1, 'is empty').default('sheet.png'),
  samples: whole(1, 600).default(SAMPLES),
  show: z
    .string()
    .transform((text) => text.split(',').map((word) => word.trim()))
    .pipe(z.array(z.enum(VIEWS, `takes some of ${VIEWS.join(', ')}, with commas`)).min(1))
    .default(['picture']),
});

/** `slp dataset sheet`, once the words of its command line are known. */
export async function runDatasetSheet(
  path: string,
  flags: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<void> {
  const { out, samples, show, ...reading } = resolveOptions(OPTIONS, { config: {}, flags });
  await checkFile(out);
  await writeDatasetSheet(path, out, { ...reading, samples, show, signal, log: writeNote });
  writeDone(out);
}

/**
 * Writes a contact sheet of samples from all over a dataset: of each a tile for every view.
 *
 * @throws as `TarSamples.open`; OUTPUT_UNWRITABLE; SAMPLE_BAD where no sample has what is to be shown
 */
export async function writeDatasetSheet(
  path: string,
  out: string,
  {
    samples = SAMPLES,
    show = ['picture'],
    ...options
  }: TarSamplesOptions & { readonly samples?: number; readonly show?: readonly View[] },
): Promise<void> {
  await using tar = await TarSamples.open(path, options);
  await using reader = new TarReader();
  const tiles: SheetTile[] = [];
  let problem: Error | undefined;
  for (const index of spread(tar.length, samples)) {
    options.signal?.throwIfAborted();
    try {
      const sample = await tar.read(index);
      // All of a sample's tiles or none: else those after it would stand in other columns.
      const own: SheetTile[] = [];
      for (const view of show) own.push(await tileOf(view, sample, tar, reader));
      tiles.push(...own);
    } catch (error) {
      if (!(error instanceof BadSample)) throw error;
      const { key } = tar.info(index);
      options.log?.(`${key}: ${error.message}`);
      problem ??= errors.SAMPLE_BAD(path, key, error.message);
    }
  }
  if (tiles.length === 0 && problem) throw problem;
  const perRow = Math.max(1, Math.floor(COLUMNS / show.length));
  await writeKeypointSheet(out, tiles, perRow * show.length);
}

async function tileOf(
  view: View,
  { key, target, pose, signer }: TarSample,
  tar: TarSamples,
  reader: TarReader,
): Promise<SheetTile> {
  if (view === 'picture') return { picture: target, label: key };
  if (view === 'keypoints') return { picture: target, pose, label: key };
  if (view === 'reference')
    return { picture: (await tar.signer(signer)).image, label: `reference ${signer}` };
  return { picture: await planeOf(view, key, tar, reader), label: `${view} ${key}` };
}

const PLANES = { depth: 'depth.png', segments: 'segm.png', normals: 'normal.png' } as const;

/** A plane that lies beside a sample, as a picture. @throws BadSample where there is none */
async function planeOf(
  view: keyof typeof PLANES,
  key: string,
  tar: TarSamples,
  reader: TarReader,
): Promise<Frame> {
  const name = `${key}.${PLANES[view]}`;
  for (const one of tar.tars) {
    const file = one.index.names.indexOf(name);
    if (file < 0) continue;
    const bytes = await reader.read(one, file);
    if (view === 'normals') return decodeRgb(bytes);
    return view === 'depth' ? paintDepth(bytes) : paintSegments(bytes);
  }
  throw new BadSample(`it has no ${name}`);
}

async function decodeRgb(bytes: Buffer): Promise<Frame> {
  const { data, info } = await sharp(bytes)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { timestamp: 0, width: info.width, height: info.height, channels: 3, data };
}

/** The nearest white, the farthest dark; black where there is nothing. */
async function paintDepth(bytes: Buffer): Promise<Frame> {
  const { data, info } = await sharp(bytes)
    .toColourspace('grey16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const depth = new Uint16Array(data.buffer, data.byteOffset, width * height);
  const solid = depth.filter((value) => value > 0);
  const near = solid.reduce((least, value) => Math.min(least, value), 65535);
  const far = solid.reduce((most, value) => Math.max(most, value), 0);
  return paint(width, height, (i, rgb) => {
    rgb.fill(depth[i] === 0 ? 0 : 255 - (200 * (depth[i] - near)) / Math.max(1, far - near));
  });
}

/** A colour for each label, neighbours far apart: the hue goes on by the golden angle. */
async function paintSegments(bytes: Buffer): Promise<Frame> {
  const { data, info } = await sharp(bytes).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return paint(info.width, info.height, (i, rgb) => {
    const label = data[i * info.channels];
    for (let c = 0; c < 3; c++) {
      rgb[c] = label === 0 ? 0 : 150 + 100 * Math.cos(label * 2.399963 + (c * 2 * Math.PI) / 3);
    }
  });
}

function paint(width: number, height: number, pixel: (i: number, rgb: Uint8Array) => void): Frame {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) pixel(i, data.subarray(i * 3, i * 3 + 3));
  return { timestamp: 0, width, height, channels: 3, data };
}
