import { BLOCK, CELL } from './presets.ts';

/** One plane per block of 2 × 2 pixels each: what the outlines of a painted picture follow. */
export const DETAIL = {
  alpha: 0,
  confidence: 1,
  /** Of the hands' surface, 1 its mean: sharp where the picture is blurred by motion. */
  shading: 2,
  /** Thumb, index, middle, ring, little finger: five planes. */
  fingers: 3,
  /** Lips, eyelids and brows as lines. */
  faceLines: 8,
  /** The insides of mouth and eyes. */
  openings: 9,
} as const;

export const DETAIL_COUNT = 10;

/** One plane per cell of 4 × 4 pixels each: what changes slowly over the picture. */
export const GUIDE = { motionX: 0, motionY: 1, speed: 2, arms: 3, palms: 4 } as const;

export const GUIDE_COUNT = 5;

/** Mean colours of the reference's skin and clothes. */
export const SIGNER_COUNT = 6;

/** What goes into the generator, each channels × height × width. Names are those of the network's inputs. */
export interface NetworkInputs {
  /** The puppet's picture, RGB, 0..1. */
  readonly coarse: Float32Array;
  /** Planes of `DETAIL`, 0..1; the shading may be more. */
  readonly detail: Float32Array;
  /** Planes of `GUIDE`; motions about −2..2, the others 0..1. */
  readonly guide: Float32Array;
  /** Where the picture may be painted, 0..1, one number a cell. */
  readonly mask: Float32Array;
  /** 0..1. */
  readonly signer: Float32Array;
}

export type InputName = keyof NetworkInputs;

export interface InputShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Sizes of the inputs for a picture whose sides are divisible by `multipleOf`. */
export function inputShapes(width: number, height: number): Readonly<Record<InputName, InputShape>> {
  const blocks = { height: height / BLOCK, width: width / BLOCK };
  const cells = { height: height / CELL, width: width / CELL };
  return {
    coarse: { channels: 3, height, width },
    detail: { channels: DETAIL_COUNT, ...blocks },
    guide: { channels: GUIDE_COUNT, ...cells },
    mask: { channels: 1, ...cells },
    signer: { channels: SIGNER_COUNT, height: 1, width: 1 },
  };
}

/** Something for each of the inputs. */
export function mapInputs<From, To>(
  { coarse, detail, guide, mask, signer }: Readonly<Record<InputName, From>>,
  make: (from: From, name: InputName) => To,
): Record<InputName, To> {
  return {
    coarse: make(coarse, 'coarse'),
    detail: make(detail, 'detail'),
    guide: make(guide, 'guide'),
    mask: make(mask, 'mask'),
    signer: make(signer, 'signer'),
  };
}

/** Room for the inputs of `batch` pictures, one after the other. */
export function createInputs(width: number, height: number, batch = 1): NetworkInputs {
  return mapInputs(
    inputShapes(width, height),
    ({ channels, height, width }) => new Float32Array(batch * channels * height * width),
  );
}

/** The inputs of one picture of a batch: views, not copies. */
export function inputsAt(inputs: NetworkInputs, width: number, height: number, index: number): NetworkInputs {
  return mapInputs(inputShapes(width, height), ({ channels, height, width }, name) => {
    const length = channels * height * width;
    return inputs[name].subarray(index * length, (index + 1) * length);
  });
}
