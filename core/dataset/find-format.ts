import { errors } from '../errors.ts';
import { fitShortSide } from '../image/load.ts';
import { BadSample } from './bad-sample.ts';
import { pictureSize } from './decode-picture.ts';
import { chooseJointOrder } from './layouts/choose-joint-order.ts';
import { JOINT_ORDER, JOINT_ORDERS, type JointOrderName } from './layouts/joint-orders.ts';
import type { Layout } from './layouts/layout.ts';
import { pointsOf, SampleFormat } from './sample-format.ts';
import { spread } from './spread.ts';

/** Samples that tell size and order of joints. */
const LOOKED_AT = 24;
/** Side of the pictures that the published loaders make. */
const PUBLISHED_SIZE = 256;

/** The files of samples, as bytes. */
export interface SampleBytes {
  readonly path: string;
  readonly count: number;
  keyOf(index: number): string;
  read(index: number, part: 'picture' | 'keypoints'): Promise<Buffer>;
}

export interface FormatOptions {
  readonly size?: number;
  readonly joints: JointOrderName | 'auto';
}

/** What the samples of a dataset are to be read as. @throws DATASET_UNREADABLE where none of some can be read, FILE_UNREADABLE */
export async function findFormat(
  layout: Layout,
  bytes: SampleBytes,
  { size, joints }: FormatOptions,
): Promise<SampleFormat> {
  if (layout.name === 'webdataset') {
    const [first] = await readSome(bytes, 'picture', 1, pictureSize);
    return new SampleFormat(layout, fitShortSide(first.width, first.height, size));
  }
  const side = size ?? PUBLISHED_SIZE;
  const square = { width: side, height: side };
  if (joints !== 'auto') return new SampleFormat(layout, square, JOINT_ORDER[joints]);
  const frames = await readSome(bytes, 'keypoints', LOOKED_AT, (file) => pointsOf(file, layout));
  const order = chooseJointOrder(frames);
  if (order) return new SampleFormat(layout, square, order);
  throw errors.DATASET_UNREADABLE(
    bytes.path,
    `its keypoints are in no order that is known; "joints" chooses one of ${JOINT_ORDERS.join(', ')}`,
  );
}

/** What is made of the files of up to `wanted` good samples, at least one, of those looked at. */
async function readSome<T>(
  bytes: SampleBytes,
  part: 'picture' | 'keypoints',
  wanted: number,
  make: (file: Buffer) => T | Promise<T>,
): Promise<T[]> {
  const out: T[] = [];
  let problem = '';
  for (const index of spread(bytes.count, LOOKED_AT)) {
    if (out.length === wanted) break;
    try {
      out.push(await make(await bytes.read(index, part)));
    } catch (error) {
      if (!(error instanceof BadSample)) throw error;
      problem ||= `${bytes.keyOf(index)}: ${error.message}`;
    }
  }
  if (out.length > 0) return out;
  throw errors.DATASET_UNREADABLE(bytes.path, `no ${part} can be read; ${problem}`);
}
