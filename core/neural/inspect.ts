import type { WeightDeclaration } from '../contract.ts';
import {
  type ConvOptions,
  convolution,
  type FeatureMap,
  type Initialiser,
  type Network,
  type Ops,
} from './ops.ts';

/** The size of a batch of feature maps. */
export interface MapShape extends FeatureMap {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

export interface Inspection<Output extends string> {
  readonly outputs: Readonly<Record<Output, MapShape>>;
  /** What the network asks for, in order of first use. */
  readonly weights: readonly WeightDeclaration[];
  /** Number of parameters. */
  readonly parameters: number;
  /** Floating-point operations of one run: those of its convolutions, an addition and a multiplication counting as two. */
  readonly flops: number;
}

/**
 * Runs a network on sizes alone. Throws, naming the operation, where sizes do not fit together: the first test of a new
 * network.
 */
export function inspect<Input extends string, Output extends string>(
  network: Network<Input, Output>,
  inputs: Readonly<Record<Input, MapShape>>,
): Inspection<Output> {
  const ops = new ShapeOps();
  const outputs = network(ops, inputs);
  const weights = [...ops.weights.values()];
  const parameters = weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  return { outputs, weights, parameters, flops: ops.flops };
}

class ShapeOps implements Ops<MapShape> {
  readonly weights = new Map<string, WeightDeclaration>();
  flops = 0;

  conv2d(x: MapShape, name: string, options: ConvOptions): MapShape {
    const conv = convolution(x.channels, name, options);
    const { filters, size, stride, dilation, padding, bias, weightShape } = conv;
    const side = (length: number): number =>
      Math.floor((length + 2 * padding - dilation * (size - 1) - 1) / stride) + 1;
    this.#declare(conv.weightName, weightShape, conv.init);
    if (bias) this.#declare(conv.biasName, [filters], 'zeros');
    const y = { batch: x.batch, channels: filters, height: side(x.height), width: side(x.width) };
    if (y.height < 1 || y.width < 1) throw new Error(`${name}: ${format(x)} is smaller than the filter`);
    this.flops += 2 * elements(y) * weightShape[1] * size * size;
    return y;
  }

  instanceNorm(x: MapShape, name: string): MapShape {
    this.#declare(`${name}.weight`, [x.channels], 'ones');
    this.#declare(`${name}.bias`, [x.channels], 'zeros');
    return x;
  }

  parameter(name: string, channels: number, init: Initialiser): MapShape {
    this.#declare(name, [channels], init);
    return { batch: 1, channels, height: 1, width: 1 };
  }

  constant(values: Float32Array, channels: number, height: number, width: number): MapShape {
    const shape = { batch: 1, channels, height, width };
    if (values.length !== elements(shape)) {
      throw new Error(`constant: ${values.length} numbers for ${format(shape)}`);
    }
    return shape;
  }

  readonly add = broadcast('add');
  readonly sub = broadcast('sub');
  readonly mul = broadcast('mul');

  readonly relu = unchanged;
  readonly leakyRelu = unchanged;
  readonly sigmoid = unchanged;
  readonly tanh = unchanged;
  readonly clip = unchanged;

  concat(maps: readonly MapShape[]): MapShape {
    const [{ batch, height, width }] = maps;
    if (maps.some((map) => map.batch !== batch || map.height !== height || map.width !== width)) {
      throw new Error(`concat: ${maps.map(format).join(' and ')} differ in more than channels`);
    }
    return { batch, channels: maps.reduce((sum, { channels }) => sum + channels, 0), height, width };
  }

  slice(x: MapShape, first: number, count: number): MapShape {
    if (first < 0 || count < 1 || first + count > x.channels) {
      throw new Error(`slice: ${format(x)} has no channels ${first} to ${first + count - 1}`);
    }
    return { ...x, channels: count };
  }

  readonly avgPool = pool('avgPool');
  readonly maxPool = pool('maxPool');

  spatialMean(x: MapShape): MapShape {
    return { ...x, height: 1, width: 1 };
  }

  upsample(x: MapShape): MapShape {
    return { ...x, height: 2 * x.height, width: 2 * x.width };
  }

  resize(x: MapShape, height: number, width: number): MapShape {
    return { ...x, height, width };
  }

  spaceToDepth(x: MapShape, block: number): MapShape {
    if (x.height % block !== 0 || x.width % block !== 0) {
      throw new Error(`spaceToDepth: ${format(x)} does not divide into blocks of ${block}×${block}`);
    }
    return {
      batch: x.batch,
      channels: x.channels * block ** 2,
      height: x.height / block,
      width: x.width / block,
    };
  }

  depthToSpace(x: MapShape, block: number): MapShape {
    if (x.channels % block ** 2 !== 0) {
      throw new Error(`depthToSpace: ${format(x)} has no ${block}×${block} channels for each pixel`);
    }
    return {
      batch: x.batch,
      channels: x.channels / block ** 2,
      height: x.height * block,
      width: x.width * block,
    };
  }

  /** A weight that is used twice is one weight, and has to be meant so. */
  #declare(name: string, shape: readonly number[], init: Initialiser): void {
    const declared = this.weights.get(name);
    if (!declared) this.weights.set(name, { name, shape, init });
    else if (declared.shape.join() !== shape.join() || declared.init !== init) {
      throw new Error(`two different weights are called "${name}"`);
    }
  }
}

const unchanged = (x: MapShape): MapShape => x;

const elements = ({ batch, channels, height, width }: MapShape): number => batch * channels * height * width;

const format = ({ batch, channels, height, width }: MapShape): string =>
  `${batch}×${channels}×${height}×${width}`;

function broadcast(name: string): (a: MapShape, b: MapShape | number) => MapShape {
  return (a, b) => {
    if (typeof b === 'number') return a;
    const longer = (key: keyof MapShape): number => {
      if (a[key] !== b[key] && a[key] !== 1 && b[key] !== 1) {
        throw new Error(`${name}: ${format(a)} and ${format(b)} do not fit in ${key}`);
      }
      return Math.max(a[key], b[key]);
    };
    return {
      batch: longer('batch'),
      channels: longer('channels'),
      height: longer('height'),
      width: longer('width'),
    };
  };
}

function pool(name: string): (x: MapShape, size: number, stride?: number) => MapShape {
  return (x, size, stride = size) => {
    if (x.height < size || x.width < size) {
      throw new Error(`${name}: ${format(x)} is smaller than ${size}×${size}`);
    }
    const side = (length: number): number => Math.floor((length - size) / stride) + 1;
    return { ...x, height: side(x.height), width: side(x.width) };
  };
}
