import type { Frame, Host, Sample } from '../../core/contract.ts';
import type { SeededRandom } from '../../core/neural/seeded-random.ts';
import { type Augmentation, disturb, otherTone } from './augment.ts';
import { chooseWindows } from './choose-windows.ts';
import { type Emphasis, writeEmphasis } from './emphasis.ts';
import { Encoder, writeColours } from './encode.ts';
import { createInputs, inputsAt, type NetworkInputs } from './inputs.ts';
import { coarsePicture } from './picture.ts';
import { CELL } from './presets.ts';
import type { CoarseGenerator } from './start-puppet.ts';

/** The sides of the parts are divisible by this, as all networks need it. */
const STEP = 32;

export interface BatchOptions {
  readonly crop: number;
  readonly crops: number;
  readonly emphasis: Emphasis;
  readonly augmentation: Augmentation;
}

/** Square parts of pictures: what the generator gets, what it should make of it, and how much that matters. */
export interface Batch {
  readonly size: number;
  /** Pixels. */
  readonly side: number;
  readonly inputs: NetworkInputs;
  /** size × 3 × side × side, 0..1; as the coarse picture wherever that cannot be painted over. */
  readonly target: Float32Array;
  /** One number a cell. */
  readonly emphasis: Float32Array;
}

/** Makes batches of samples, in memory that the next batch uses again. */
export class BatchMaker {
  readonly #options: BatchOptions;
  readonly #coarse: CoarseGenerator;
  readonly #host: Host;
  readonly #encoder = new Encoder();
  #batch: Batch | undefined;

  constructor(options: BatchOptions, coarse: CoarseGenerator, host: Host) {
    this.#options = options;
    this.#coarse = coarse;
    this.#host = host;
  }

  /** Several parts of each sample's picture, disturbed as `random` says. */
  async make(samples: readonly Sample[], random: SeededRandom): Promise<Batch> {
    const { crops, augmentation } = this.#options;
    const batch = this.#batchOf(samples.length * crops, this.#sideFor(samples));
    let index = 0;
    for (const sample of samples) {
      const disturbed = disturb(sample, augmentation, random);
      const picture = await coarsePicture(this.#coarse, disturbed);
      const { coarse } = picture;
      const target = this.#targetOf(sample, coarse);
      for (const window of chooseWindows(sample.pose, coarse, batch.side, crops, random)) {
        const tone = otherTone(augmentation, random);
        const inputs = inputsAt(batch.inputs, batch.side, batch.side, index);
        this.#encoder.encode(picture, window, inputs, tone);
        const filmed = part(batch.target, index, batch.size);
        writeColours(target, window, filmed, tone);
        keepOutside(inputs, batch.side, filmed);
        const known = disturbed.pose;
        const pose = {
          ...sample.pose,
          face: known.face && sample.pose.face,
          leftHand: known.leftHand && sample.pose.leftHand,
          rightHand: known.rightHand && sample.pose.rightHand,
        };
        const emphasis = part(batch.emphasis, index, batch.size);
        writeEmphasis(pose, this.#options.emphasis, coarse, window, inputs.mask, emphasis);
        index++;
      }
    }
    return batch;
  }

  /** As asked for, or less where the smallest picture is smaller than that. */
  #sideFor(samples: readonly Sample[]): number {
    const { crop } = this.#options;
    const shortest = Math.min(...samples.map(({ signer: { image } }) => Math.min(image.width, image.height)));
    const side = Math.min(crop, Math.floor(shortest / STEP) * STEP);
    if (side > 0) return side;
    throw this.#host.fail(
      `a picture with a side of ${shortest} pixels is too small to learn from`,
      `${STEP}×${STEP} pixels are the least`,
    );
  }

  #batchOf(size: number, side: number): Batch {
    if (this.#batch?.size === size && this.#batch.side === side) return this.#batch;
    this.#batch = {
      size,
      side,
      inputs: createInputs(side, side, size),
      target: new Float32Array(size * 3 * side * side),
      emphasis: new Float32Array(size * (side / CELL) ** 2),
    };
    return this.#batch;
  }

  #targetOf({ target }: Sample, { width, height }: Frame): Frame {
    if (!target) throw this.#host.fail('it learns from filmed frames, and there is a sample without one');
    if (target.width !== width || target.height !== height) {
      const sizes = `${target.width}×${target.height}, its reference ${width}×${height}`;
      throw this.#host.fail(
        `a filmed frame is ${sizes}`,
        'build the data set again, with one size for all pictures',
      );
    }
    return target;
  }
}

const part = (values: Float32Array, index: number, count: number): Float32Array => {
  const length = values.length / count;
  return values.subarray(index * length, (index + 1) * length);
};

/** What cannot be painted over should not be told apart either. */
function keepOutside({ coarse, mask }: NetworkInputs, side: number, target: Float32Array): void {
  const columns = side / CELL;
  for (let c = 0, i = 0; c < 3; c++) {
    for (let y = 0; y < side; y++) {
      const row = Math.floor(y / CELL) * columns;
      for (let x = 0; x < side; x++, i++) {
        if (mask[row + Math.floor(x / CELL)] === 0) target[i] = coarse[i];
      }
    }
  }
}
