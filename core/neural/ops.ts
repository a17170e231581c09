/**
 * What networks are written in. A network is a pure function over these operations; who interprets them decides what comes
 * out: tensors with gradients (`tfjs.ts`), an ONNX model (`onnx.ts`), or shapes, weights and FLOPs (`inspect.ts`).
 *
 * Every value is a batch of feature maps: batch × channels × height × width. What the interpreters' memory layout is, a
 * network never sees. A dense layer is a convolution of size 1 on 1×1 maps.
 */

/** A batch of feature maps, as one interpreter holds it. */
export interface FeatureMap {
  readonly channels: number;
}

export type Interpolation = 'nearest' | 'bilinear';

/** How a weight starts: He (2015) before rectifiers, Xavier (Glorot 2010) before sigmoid and tanh, or one number throughout. */
export type Initialiser = 'he' | 'xavier' | 'zeros' | 'ones';

export interface ConvOptions {
  /** Output channels. */
  readonly filters: number;
  /** Side of the square filter; 3 unless given. */
  readonly size?: number;
  /** 1 unless given. */
  readonly stride?: number;
  /** Distance of the filter's taps in pixels, 1 unless given; more only with stride 1. */
  readonly dilation?: number;
  /** 1 unless given; both channels and filters are divisible by it. As many as channels and filters: a depthwise convolution. */
  readonly groups?: number;
  /** Whether a number is added to each filter's output; true unless given. */
  readonly bias?: boolean;
  /** How the filters start, `he` unless given; the bias starts at zero. */
  readonly init?: Initialiser;
}

export interface Ops<Map extends FeatureMap> {
  /**
   * Convolution with weights `NAME.weight` (filters × channels/groups × size × size) and `NAME.bias` (filters). Zeros are
   * padded, dilation·(size − 1)/2 rounded down on each side: with an odd size the output measures ⌈input ÷ stride⌉.
   */
  conv2d(x: Map, name: string, options: ConvOptions): Map;
  /**
   * Each map of each picture to mean 0 and variance 1 over its pixels (ε 1e-5), then scaled by `NAME.weight` and shifted
   * by `NAME.bias` (one number a channel each). Ulyanov, Vedaldi and Lempitsky 2016.
   */
  instanceNorm(x: Map, name: string): Map;
  /** One learned number a channel, as maps of 1×1 in a batch of 1. */
  parameter(name: string, channels: number, init: Initialiser): Map;
  /** Fixed numbers, channels × height × width row-major, in a batch of 1. */
  constant(values: Float32Array, channels: number, height: number, width: number): Map;

  /** Elementwise. Where one side measures 1 in batch, channels, height or width, it is repeated to fit the other. */
  add(a: Map, b: Map | number): Map;
  sub(a: Map, b: Map | number): Map;
  mul(a: Map, b: Map | number): Map;

  relu(x: Map): Map;
  /** Negative numbers are multiplied by `slope`, 0..1, 0.2 unless given. */
  leakyRelu(x: Map, slope?: number): Map;
  sigmoid(x: Map): Map;
  tanh(x: Map): Map;
  clip(x: Map, low: number, high: number): Map;

  /** The channels of all of them, one after the other. */
  concat(maps: readonly Map[]): Map;
  /** `count` channels from channel `first` on. */
  slice(x: Map, first: number, count: number): Map;

  /** Means of windows of size × size, `stride` (the size unless given) apart, without padding. */
  avgPool(x: Map, size: number, stride?: number): Map;
  /** Largest numbers of windows of size × size side by side; what is left over at the right and below is not seen. */
  maxPool(x: Map, size: number): Map;
  /** The mean of each map, as maps of 1×1. */
  spatialMean(x: Map): Map;

  /** Twice the width and height; bilinear between pixel centres, edges repeated (PyTorch: `align_corners=False`). */
  upsample(x: Map, interpolation: Interpolation): Map;
  /** Bilinear between pixel centres, edges repeated, without a low-pass filter. */
  resize(x: Map, height: number, width: number): Map;
  /**
   * Pixel unshuffle: block × block pixels become channels, (row · block + column) · channels + channel. Width and height are
   * divisible by `block`.
   */
  spaceToDepth(x: Map, block: number): Map;
  /** Pixel shuffle, the inverse of `spaceToDepth`. */
  depthToSpace(x: Map, block: number): Map;
}

/** Maps in, maps out, by name. Calls the same operations with the same names each time: nothing in it may be random. */
export type Network<Input extends string = string, Output extends string = string> = <Map extends FeatureMap>(
  ops: Ops<Map>,
  inputs: Readonly<Record<Input, Map>>,
) => Readonly<Record<Output, Map>>;

/** ε of `instanceNorm`. */
export const NORM_EPSILON = 1e-5;

export const LEAKY_SLOPE = 0.2;

/** A convolution with nothing left open. */
export interface Convolution {
  readonly filters: number;
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly groups: number;
  readonly bias: boolean;
  readonly init: Initialiser;
  /** Zeros on each side, in pixels. */
  readonly padding: number;
  readonly weightName: string;
  readonly biasName: string;
  /** Filters × channels/groups × size × size. */
  readonly weightShape: readonly [number, number, number, number];
}

/** Completes the options of `conv2d`; throws where they contradict each other or do not fit the channels. */
export function convolution(channels: number, name: string, options: ConvOptions): Convolution {
  const { filters, size = 3, stride = 1, dilation = 1, groups = 1, bias = true, init = 'he' } = options;
  if (channels % groups !== 0 || filters % groups !== 0) {
    throw new Error(
      `${name}: ${channels} channels and ${filters} filters do not divide into ${groups} groups`,
    );
  }
  if (stride > 1 && dilation > 1) throw new Error(`${name}: stride and dilation exclude each other`);
  return {
    filters,
    size,
    stride,
    dilation,
    groups,
    bias,
    init,
    padding: Math.floor((dilation * (size - 1)) / 2),
    weightName: `${name}.weight`,
    biasName: `${name}.bias`,
    weightShape: [filters, channels / groups, size, size],
  };
}
