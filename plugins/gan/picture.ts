import type { Frame, PicturePlanes, Pose, Sample } from '../../core/contract.ts';
import { confidenceAt, shoulderWidth } from '../../core/pose/pose.ts';
import { BODY } from '../../core/pose/topology.ts';
import { type PersonMask, personMask } from './person-mask.ts';
import { CELL, multipleOf, type Preset, type Window } from './presets.ts';
import type { CoarseGenerator } from './start-puppet.ts';

/** What a network paints over: the puppet's picture of a sample, what it consists of, and where it may be painted over. */
export interface Picture {
  readonly sample: Sample;
  readonly coarse: Frame;
  /** Of the generator's own memory: gone with its next picture. */
  readonly planes: PicturePlanes;
  readonly mask: PersonMask;
  /** Shoulder width in pixels. */
  readonly unit: number;
}

export async function coarsePicture(generator: CoarseGenerator, sample: Sample): Promise<Picture> {
  const coarse = await generator.generate(sample);
  return pictureOf(sample, coarse, await generator.planes(sample));
}

export function pictureOf(sample: Sample, coarse: Frame, planes: PicturePlanes): Picture {
  const { pose, previous, signer } = sample;
  const unit = unitOf(pose) ?? unitOf(signer.pose) ?? 1;
  return { sample, coarse, planes, mask: personMask(planes, pose, previous, unit), unit };
}

/** Where both shoulders were seen apart. */
function unitOf({ body }: Pose): number | undefined {
  const seen = confidenceAt(body, BODY.leftShoulder) > 0 && confidenceAt(body, BODY.rightShoulder) > 0;
  return (seen && shoulderWidth(body)) || undefined;
}

/** Cells around what is painted, for the network to see the border. */
const MARGIN = 2;

/**
 * The smallest window that holds all that may be painted, with corners and sides that are divisible by `multipleOf`; it may reach beyond
 * the picture's right and lower edge. Undefined where nothing may be painted. A network with levels paints a little differently
 * where its coarse pixels lie elsewhere: they lie on the same pixels in every frame, or what stands still would flicker.
 */
export function paintedWindow({ mask }: Picture, preset: Preset): Window | undefined {
  const { columns, rows, data } = mask;
  let [left, top, right, bottom] = [columns, rows, 0, 0];
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      if (data[i] === 0) continue;
      if (column < left) left = column;
      if (column >= right) right = column + 1;
      if (row < top) top = row;
      bottom = row + 1;
    }
  }
  if (bottom === 0) return undefined;
  const step = multipleOf(preset) / CELL;
  const along = (from: number, to: number, count: number): readonly [start: number, length: number] => {
    const start = Math.floor(Math.max(0, from - MARGIN) / step) * step;
    const end = Math.ceil(Math.min(count, to + MARGIN) / step) * step;
    return [CELL * start, CELL * (end - start)];
  };
  const [x, width] = along(left, right, columns);
  const [y, height] = along(top, bottom, rows);
  return { x, y, width, height };
}
