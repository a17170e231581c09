import * as tf from '@tensorflow/tfjs-core';

/**
 * Whatever a gradient needs later is cloned when it is saved. On wasm a clone is a copy of all numbers, which took a twentieth of a
 * training step; as on the other backends, it shares them from here on.
 */
export function shareClones(): void {
  if (tf.getBackend() !== 'wasm') return;
  tf.unregisterKernel(tf.Identity, 'wasm');
  tf.registerKernel({
    kernelName: tf.Identity,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend }) => {
      const { dataId, shape, dtype } = (inputs as tf.IdentityInputs).x!;
      (backend as tf.KernelBackend).incRef(dataId);
      return { dataId, shape, dtype };
    },
  });
}
