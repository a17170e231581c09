import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { useBackend } from '../../../core/neural/backend.ts';
import { Engine } from '../../../core/neural/engine.ts';
import { inspect } from '../../../core/neural/inspect.ts';
import { toOnnx } from '../../../core/neural/onnx.ts';
import { SeededRandom } from '../../../core/neural/seeded-random.ts';
import { featureMap, TfjsOps, toPlanes } from '../../../core/neural/tfjs.ts';
import { TfjsWeights } from '../../../core/neural/tfjs-weights.ts';
import { initialiseWeights } from '../../../core/neural/weights.ts';
import { declarations } from '../../../plugins/gan/declarations.ts';
import { createInputs, type InputName, inputShapes, mapInputs } from '../../../plugins/gan/inputs.ts';
import { generatorNetwork } from '../../../plugins/gan/network.ts';
import { multipleOf, PRESET_NAMES, PRESETS } from '../../../plugins/gan/presets.ts';
import { inputMaps } from '../../../plugins/gan/tensors.ts';

const batched = (width: number, height: number) =>
  mapInputs(inputShapes(width, height), (shape) => ({ batch: 1, ...shape }));

describe('the generator network', () => {
  it.each(PRESET_NAMES)('%s paints pictures of the size that it was given', (name) => {
    const preset = PRESETS[name];
    for (const [width, height] of [
      [640, 384],
      [multipleOf(preset), multipleOf(preset)],
    ]) {
      const { outputs, weights } = inspect(generatorNetwork(preset), batched(width, height));
      expect(outputs.image).toEqual({ batch: 1, channels: 3, height, width });
      expect(weights).toEqual(declarations(name).generator);
    }
  });

  it('costs what each preset is for', () => {
    const [fast, base, large] = PRESET_NAMES.map(
      (name) => inspect(generatorNetwork(PRESETS[name]), batched(512, 512)).flops / 1e9,
    );
    expect(fast).toBeLessThan(3.5);
    expect(base).toBeGreaterThan(2 * fast);
    expect(large).toBeGreaterThan(2 * base);
  });

  it.each(PRESET_NAMES)('%s: TensorFlow.js and ONNX Runtime agree', async (name) => {
    await useBackend('wasm');
    const side = 2 * multipleOf(PRESETS[name]);
    const network = generatorNetwork(PRESETS[name]);
    const weights = initialiseWeights(declarations(name).generator, 2);
    const inputs = createInputs(side, side);
    const random = new SeededRandom(6);
    const shapes = batched(side, side);
    await using engine = await Engine.load(toOnnx('test', network, weights, shapes));
    for (const input of Object.keys(shapes) as InputName[]) {
      for (let i = 0; i < inputs[input].length; i++) inputs[input][i] = random.next();
      engine.input(input).set(inputs[input]);
    }
    const variables = new TfjsWeights(weights);
    const image = tf.tidy(
      () => network(new TfjsOps(variables.lookup), inputMaps(inputs, side, side)).image.tensor,
    );
    const expected = await toPlanes(featureMap(image));
    const { values } = (await engine.run()).image;
    let apart = 0;
    for (let i = 0; i < values.length; i++) apart = Math.max(apart, Math.abs(values[i] - expected[i]));
    expect(values.length).toBe(expected.length);
    expect(apart).toBeLessThan(1e-3);
    image.dispose();
    variables.dispose();
  });

  it('leaves every number alone where the mask is 0, whatever its weights are', async () => {
    const preset = PRESETS.fast;
    const shapes = batched(32, 48);
    const network = generatorNetwork(preset);
    const weights = initialiseWeights(inspect(network, shapes).weights, 3);
    for (let i = 0; i < weights.values.length; i++) weights.values[i] *= 20;
    await using engine = await Engine.load(toOnnx('test', network, weights, shapes));
    const random = new SeededRandom(5);
    for (const name of Object.keys(shapes) as InputName[]) {
      const values = engine.input(name);
      for (let i = 0; i < values.length; i++) values[i] = random.next();
    }
    const mask = engine.input('mask');
    const coarse = engine.input('coarse');
    for (let i = 0; i < mask.length; i++) if (i % 3 !== 0) mask[i] = 0;
    const { values } = (await engine.run()).image;
    let painted = 0;
    for (let i = 0; i < values.length; i++) {
      const x = i % 32;
      const y = Math.floor(i / 32) % 48;
      if (mask[Math.floor(y / 4) * 8 + Math.floor(x / 4)] === 0) expect(values[i]).toBe(coarse[i]);
      else if (values[i] !== coarse[i]) painted++;
    }
    expect(painted).toBeGreaterThan(values.length / 12);
  });
});
