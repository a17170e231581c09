import { inspect, type MapShape } from './inspect.ts';
import type { Attribute } from './onnx-model.ts';
import { type Dimension, graphInput, graphOutput, initializer, model, node } from './onnx-model.ts';
import {
  type ConvOptions,
  convolution,
  type FeatureMap,
  type Interpolation,
  LEAKY_SLOPE,
  type Network,
  NORM_EPSILON,
  type Ops,
} from './ops.ts';
import type { Message } from './protobuf.ts';
import type { WeightStore } from './weights.ts';

/** What goes into a network. A length given as a name, such as "height", is left to whoever runs the model. */
export interface InputShape extends FeatureMap {
  readonly batch: Dimension;
  readonly height: Dimension;
  readonly width: Dimension;
}

/**
 * A network with its weights as an ONNX model. Inputs and outputs are floats, batch × channels × height × width, under the
 * names that the network gives them.
 *
 * @param name of the graph, for people
 * @param metadata texts to put into the model
 * @throws MODEL_INVALID where the weights are not those of this network
 */
export function toOnnx<Input extends string, Output extends string>(
  name: string,
  network: Network<Input, Output>,
  weights: WeightStore,
  inputs: Readonly<Record<Input, InputShape>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const ops = new OnnxOps(weights);
  const ports: Message[] = [];
  const values = {} as Record<Input, OnnxMap>;
  const shapes: [Input, InputShape][] = Object.entries(inputs) as [Input, InputShape][];
  for (const [input, { batch, channels, height, width }] of shapes) {
    ports.push(graphInput(input, [batch, channels, height, width]));
    values[input] = { value: input, channels };
  }
  const shapeOf = outputShapes(network, inputs);
  const outputs: [string, OnnxMap][] = Object.entries(network(ops, values));
  for (const [output, { value, channels }] of outputs) {
    ops.parts.push(node('Identity', output, [value], output));
    ports.push(graphOutput(output, shapeOf(output, channels)));
  }
  return model(name, [...ops.parts, ...ports], metadata);
}

/** What readers are told of the outputs: all lengths where those of the inputs are known, else names of their own. */
function outputShapes(
  network: Network,
  inputs: Readonly<Record<string, InputShape>>,
): (output: string, channels: number) => Dimension[] {
  const isKnown = (entry: [string, InputShape]): entry is [string, MapShape] =>
    [entry[1].batch, entry[1].height, entry[1].width].every((length) => typeof length === 'number');
  const entries = Object.entries(inputs);
  if (entries.every(isKnown)) {
    const { outputs } = inspect(network, Object.fromEntries(entries));
    return (output, channels) => {
      const { batch, height, width } = outputs[output]!;
      return [batch, channels, height, width];
    };
  }
  return (output, channels) => [entries[0]![1].batch, channels, `${output}_height`, `${output}_width`];
}

interface OnnxMap extends FeatureMap {
  /** Name of the value in the graph. */
  readonly value: string;
}

const SPATIAL_AXES = [2, 3];

class OnnxOps implements Ops<OnnxMap> {
  readonly parts: Message[] = [];
  readonly #weights: WeightStore;
  readonly #initializers = new Set<string>();
  #count = 0;

  constructor(weights: WeightStore) {
    this.#weights = weights;
  }

  conv2d(x: OnnxMap, name: string, options: ConvOptions): OnnxMap {
    const conv = convolution(x.channels, name, options);
    const inputs = [x.value, this.#weight(conv.weightName, conv.weightShape)];
    if (conv.bias) inputs.push(this.#weight(conv.biasName, [conv.filters]));
    return this.#node('Conv', inputs, conv.filters, {
      kernel_shape: [conv.size, conv.size],
      strides: [conv.stride, conv.stride],
      dilations: [conv.dilation, conv.dilation],
      group: conv.groups,
      pads: Array(4).fill(conv.padding),
    });
  }

  instanceNorm(x: OnnxMap, name: string): OnnxMap {
    const shape = [x.channels];
    const inputs = [x.value, this.#weight(`${name}.weight`, shape), this.#weight(`${name}.bias`, shape)];
    return this.#node('InstanceNormalization', inputs, x.channels, { epsilon: { float: NORM_EPSILON } });
  }

  parameter(name: string, channels: number): OnnxMap {
    const { values } = this.#weights.get(name, [channels]);
    return { value: this.#numbers(name, [1, channels, 1, 1], values), channels };
  }

  constant(values: Float32Array, channels: number, height: number, width: number): OnnxMap {
    return { value: this.#numbers(this.#next('constant'), [1, channels, height, width], values), channels };
  }

  readonly add = this.#arithmetic('Add');
  readonly sub = this.#arithmetic('Sub');
  readonly mul = this.#arithmetic('Mul');

  relu(x: OnnxMap): OnnxMap {
    return this.#node('Relu', [x.value], x.channels);
  }

  leakyRelu(x: OnnxMap, slope = LEAKY_SLOPE): OnnxMap {
    return this.#node('LeakyRelu', [x.value], x.channels, { alpha: { float: slope } });
  }

  sigmoid(x: OnnxMap): OnnxMap {
    return this.#node('Sigmoid', [x.value], x.channels);
  }

  tanh(x: OnnxMap): OnnxMap {
    return this.#node('Tanh', [x.value], x.channels);
  }

  clip(x: OnnxMap, low: number, high: number): OnnxMap {
    return this.#node('Clip', [x.value, this.#scalar(low), this.#scalar(high)], x.channels);
  }

  concat(maps: readonly OnnxMap[]): OnnxMap {
    const channels = maps.reduce((sum, map) => sum + map.channels, 0);
    return this.#node(
      'Concat',
      maps.map(({ value }) => value),
      channels,
      { axis: 1 },
    );
  }

  slice(x: OnnxMap, first: number, count: number): OnnxMap {
    const bounds = [first, first + count, 1].map((n) => this.#integers([n]));
    return this.#node('Slice', [x.value, ...bounds], count);
  }

  avgPool(x: OnnxMap, size: number, stride = size): OnnxMap {
    return this.#node('AveragePool', [x.value], x.channels, windows(size, stride));
  }

  maxPool(x: OnnxMap, size: number): OnnxMap {
    return this.#node('MaxPool', [x.value], x.channels, windows(size, size));
  }

  spatialMean(x: OnnxMap): OnnxMap {
    return this.#node('GlobalAveragePool', [x.value], x.channels);
  }

  upsample(x: OnnxMap, interpolation: Interpolation): OnnxMap {
    const scales = this.#numbers('/twice', [2], Float32Array.of(2, 2));
    return this.#node('Resize', [x.value, '', scales], x.channels, {
      axes: SPATIAL_AXES,
      ...(interpolation === 'nearest'
        ? { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
        : { mode: 'linear', coordinate_transformation_mode: 'half_pixel' }),
    });
  }

  resize(x: OnnxMap, height: number, width: number): OnnxMap {
    return this.#node('Resize', [x.value, '', '', this.#integers([height, width])], x.channels, {
      axes: SPATIAL_AXES,
      mode: 'linear',
      coordinate_transformation_mode: 'half_pixel',
    });
  }

  spaceToDepth(x: OnnxMap, block: number): OnnxMap {
    return this.#node('SpaceToDepth', [x.value], x.channels * block ** 2, { blocksize: block });
  }

  depthToSpace(x: OnnxMap, block: number): OnnxMap {
    return this.#node('DepthToSpace', [x.value], x.channels / block ** 2, { blocksize: block, mode: 'DCR' });
  }

  #arithmetic(type: string): (a: OnnxMap, b: OnnxMap | number) => OnnxMap {
    return (a, b) => {
      const isNumber = typeof b === 'number';
      const channels = isNumber ? a.channels : Math.max(a.channels, b.channels);
      return this.#node(type, [a.value, isNumber ? this.#scalar(b) : b.value], channels);
    };
  }

  #node(
    type: string,
    inputs: readonly string[],
    channels: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): OnnxMap {
    const value = this.#next(type);
    this.parts.push(node(type, value, inputs, value, attributes));
    return { value, channels };
  }

  /** A slash keeps what the emitter names apart from the names that networks give. */
  #next(type: string): string {
    return `/${type}_${this.#count++}`;
  }

  #weight(name: string, shape: readonly number[]): string {
    return this.#numbers(name, shape, this.#weights.get(name, shape).values);
  }

  #scalar(value: number): string {
    return this.#numbers(`/${value}`, [], Float32Array.of(value));
  }

  #integers(values: readonly number[]): string {
    const numbers = BigInt64Array.from(values, (value) => BigInt(value));
    return this.#numbers(`/integers_${values.join('_')}`, [values.length], numbers);
  }

  #numbers(name: string, shape: readonly number[], values: Float32Array | BigInt64Array): string {
    if (!this.#initializers.has(name)) {
      this.#initializers.add(name);
      this.parts.push(initializer(name, shape, values));
    }
    return name;
  }
}

const windows = (size: number, stride: number): Record<string, Attribute> => ({
  kernel_shape: [size, size],
  strides: [stride, stride],
});
