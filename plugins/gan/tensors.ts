import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { repeatPixels } from '../../core/neural/gradients/pooling.ts';
import { fromPlanes, type TensorMap } from '../../core/neural/tfjs.ts';
import type { Batch } from './batch.ts';
import {
  DETAIL,
  DETAIL_COUNT,
  GUIDE,
  type InputName,
  inputShapes,
  mapInputs,
  type NetworkInputs,
} from './inputs.ts';
import { BLOCK, CELL } from './presets.ts';

export type InputMaps = Readonly<Record<InputName, TensorMap>>;

/** A batch where TensorFlow.js computes, each batch × height × width × channels. */
export interface BatchTensors {
  readonly inputs: InputMaps;
  readonly target: Tensor4D;
  readonly emphasis: Tensor4D;
}

/** To be disposed of with `disposeTensors`. */
export function toTensors({ size, side, inputs, target, emphasis }: Batch): BatchTensors {
  const cells = side / CELL;
  return {
    inputs: inputMaps(inputs, side, side, size),
    target: fromPlanes(target, { batch: size, channels: 3, height: side, width: side }).tensor,
    emphasis: fromPlanes(emphasis, { batch: size, channels: 1, height: cells, width: cells }).tensor,
  };
}

export function disposeTensors({ inputs, target, emphasis }: BatchTensors): void {
  tf.dispose([target, emphasis, ...Object.values(inputs).map(({ tensor }) => tensor)]);
}

/** What the discriminator is told of pictures, at half their resolution. */
export function conditionOf({ detail, guide }: InputMaps): Tensor4D {
  const [batch, height, width] = detail.tensor.shape;
  const [, rows, columns] = guide.tensor.shape;
  return tf.tidy(() => {
    const drawn = tf.slice(
      detail.tensor,
      [0, 0, 0, DETAIL.fingers],
      [batch, height, width, DETAIL_COUNT - DETAIL.fingers],
    );
    const speed = tf.slice(guide.tensor, [0, 0, 0, GUIDE.speed], [batch, rows, columns, 1]);
    return tf.concat([drawn, repeatPixels(speed, CELL / BLOCK, CELL / BLOCK)], 3);
  });
}

/** The network's inputs for `batch` pictures of width × height pixels. */
export function inputMaps(inputs: NetworkInputs, width: number, height: number, batch = 1): InputMaps {
  return mapInputs(inputShapes(width, height), (shape, name) =>
    fromPlanes(inputs[name], { batch, ...shape }),
  );
}
