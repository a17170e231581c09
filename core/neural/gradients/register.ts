import * as tf from '@tensorflow/tfjs-core';
import { arrangement } from './arrangement.ts';
import { convolutions } from './convolution.ts';
import { depthwise } from './depthwise.ts';
import { elementwise } from './elementwise.ts';
import { pooling } from './pooling.ts';
import { resizing } from './resizing.ts';
import { shareClones } from './sharing.ts';

/**
 * Teaches TensorFlow.js to differentiate. Its bundle for Node comes without any gradient (the module that registers them
 * cannot be imported there), and those of the big union package are slow on wasm. What is not in here cannot be
 * differentiated: TensorFlow.js then says "gradient function not found" and names the kernel.
 */
export function registerGradients(): void {
  for (const gradient of [
    ...elementwise,
    ...arrangement,
    ...convolutions,
    depthwise,
    ...pooling,
    ...resizing,
  ]) {
    tf.registerGradient(gradient);
  }
  shareClones();
}
