import type { MapShape } from '../../core/neural/inspect.ts';
import { inspect } from '../../core/neural/inspect.ts';
import type { FeatureMap, Network, Ops } from '../../core/neural/ops.ts';
import { SeededRandom } from '../../core/neural/seeded-random.ts';
import { initialiseWeights, sizeOf, type WeightStore } from '../../core/neural/weights.ts';

/** A network with the sizes of its inputs. */
export interface NetworkCase {
  readonly name: string;
  readonly network: Network;
  readonly inputs: Readonly<Record<string, MapShape>>;
}

const shape = (batch: number, channels: number, height: number, width: number): MapShape => ({
  batch,
  channels,
  height,
  width,
});

/** A case of one operation on `x`, and on `y` where a second shape is given. */
function one(
  name: string,
  apply: <Map extends FeatureMap>(ops: Ops<Map>, x: Map, y: Map) => Map,
  x: MapShape = shape(2, 3, 5, 6),
  y?: MapShape,
): NetworkCase {
  return {
    name,
    network: (ops, inputs) => ({ out: apply(ops, inputs.x!, inputs.y!) }),
    inputs: y ? { x, y } : { x },
  };
}

/** Every operation, in every way that takes another path through an interpreter. */
export const operations: readonly NetworkCase[] = [
  one('conv2d', (ops, x) => ops.conv2d(x, 'c', { filters: 4 })),
  one('conv2d of one picture', (ops, x) => ops.conv2d(x, 'c', { filters: 4 }), shape(1, 3, 8, 8)),
  one('conv2d without bias', (ops, x) => ops.conv2d(x, 'c', { filters: 4, bias: false })),
  one('conv2d 1×1', (ops, x) => ops.conv2d(x, 'c', { filters: 4, size: 1, init: 'xavier' })),
  one('conv2d 5×5', (ops, x) => ops.conv2d(x, 'c', { filters: 2, size: 5 })),
  one('conv2d 4×4', (ops, x) => ops.conv2d(x, 'c', { filters: 2, size: 4 })),
  one('conv2d 1×1, stride 2', (ops, x) => ops.conv2d(x, 'c', { filters: 4, size: 1, stride: 2 })),
  one('conv2d 2×2, stride 2', (ops, x) => ops.conv2d(x, 'c', { filters: 4, size: 2, stride: 2 })),
  one('conv2d 3×3, stride 2', (ops, x) => ops.conv2d(x, 'c', { filters: 4, stride: 2 })),
  one('conv2d 4×4, stride 2', (ops, x) => ops.conv2d(x, 'c', { filters: 4, size: 4, stride: 2 })),
  one('conv2d 3×3, stride 3', (ops, x) => ops.conv2d(x, 'c', { filters: 2, stride: 3 }), shape(2, 3, 7, 8)),
  one('conv2d, dilation 2', (ops, x) => ops.conv2d(x, 'c', { filters: 4, dilation: 2 }), shape(2, 2, 7, 6)),
  one('conv2d in two groups', (ops, x) => ops.conv2d(x, 'c', { filters: 6, groups: 2 }), shape(2, 4, 5, 4)),
  one('conv2d depthwise', (ops, x) => ops.conv2d(x, 'c', { filters: 3, groups: 3 })),
  one('conv2d depthwise, stride 2', (ops, x) => ops.conv2d(x, 'c', { filters: 3, groups: 3, stride: 2 })),
  one(
    'conv2d depthwise, dilation 2, without bias',
    (ops, x) => ops.conv2d(x, 'c', { filters: 3, groups: 3, dilation: 2, bias: false }),
    shape(2, 3, 7, 6),
  ),
  one('instanceNorm', (ops, x) => ops.instanceNorm(x, 'n')),
  one('parameter', (ops, x) => ops.mul(x, ops.parameter('scale', 3, 'ones'))),
  one('constant', (ops, x) => ops.mul(x, ops.constant(Float32Array.of(0.5, 2, -1, 3, 0.1, 1), 1, 1, 6))),
  one('add', (ops, x, y) => ops.add(x, y), undefined, shape(2, 3, 5, 6)),
  one('add a number', (ops, x) => ops.add(x, -0.75)),
  one('sub', (ops, x, y) => ops.sub(x, y), undefined, shape(1, 3, 1, 1)),
  one('sub from a smaller one', (ops, x, y) => ops.sub(y, x), undefined, shape(2, 1, 5, 6)),
  one('mul', (ops, x, y) => ops.mul(x, y), undefined, shape(2, 3, 1, 1)),
  one('mul by one map', (ops, x, y) => ops.mul(y, x), undefined, shape(1, 1, 5, 6)),
  one('mul by a number', (ops, x) => ops.mul(x, 1.5)),
  one('relu', (ops, x) => ops.relu(x)),
  one('leakyRelu', (ops, x) => ops.leakyRelu(x)),
  one('leakyRelu, slope 0.1', (ops, x) => ops.leakyRelu(x, 0.1)),
  one('sigmoid', (ops, x) => ops.sigmoid(x)),
  one('tanh', (ops, x) => ops.tanh(x)),
  one('clip', (ops, x) => ops.clip(x, -0.5, 0.75)),
  one('concat', (ops, x, y) => ops.concat([x, y, x]), undefined, shape(2, 2, 5, 6)),
  one('slice', (ops, x) => ops.slice(x, 1, 2)),
  one('avgPool', (ops, x) => ops.avgPool(x, 2), shape(2, 3, 4, 6)),
  one('avgPool with a rest', (ops, x) => ops.avgPool(x, 2)),
  one('avgPool 3×3, stride 1', (ops, x) => ops.avgPool(x, 3, 1)),
  one('maxPool', (ops, x) => ops.maxPool(x, 2)),
  one('maxPool without a rest', (ops, x) => ops.maxPool(x, 3), shape(2, 3, 3, 6)),
  one('spatialMean', (ops, x) => ops.spatialMean(x)),
  one('upsample nearest', (ops, x) => ops.upsample(x, 'nearest')),
  one('upsample bilinear', (ops, x) => ops.upsample(x, 'bilinear')),
  one('upsample one pixel', (ops, x) => ops.upsample(x, 'bilinear'), shape(2, 3, 1, 2)),
  one('resize up', (ops, x) => ops.resize(x, 9, 7)),
  one('resize down', (ops, x) => ops.resize(x, 3, 4)),
  one('spaceToDepth', (ops, x) => ops.spaceToDepth(x, 2), shape(2, 3, 4, 6)),
  one('depthToSpace', (ops, x) => ops.depthToSpace(x, 2), shape(2, 8, 3, 2)),
];

/** A U-Net as the learned stages have them: pixel shuffles, strided convolutions, normalisation, skips, a bounded gate. */
const unet: Network = (ops, { planes, coarse }) => {
  const block = (x: typeof planes, name: string, filters: number, stride = 1) =>
    ops.leakyRelu(ops.instanceNorm(ops.conv2d(x, name, { filters, stride, bias: false }), `${name}.norm`));
  const full = block(ops.spaceToDepth(ops.concat([planes!, coarse!]), 2), 'full', 8);
  const half = block(full, 'half', 12, 2);
  const quarter = block(half, 'quarter', 16, 2);
  const up = ops.add(half, block(ops.upsample(quarter, 'bilinear'), 'up', 12));
  const top = ops.add(full, block(ops.upsample(up, 'nearest'), 'top', 8));
  const out = ops.depthToSpace(ops.conv2d(top, 'out', { filters: 16, init: 'xavier' }), 2);
  const gate = ops.sigmoid(ops.slice(out, 3, 1));
  const painted = ops.tanh(ops.slice(out, 0, 3));
  return { image: ops.clip(ops.add(coarse!, ops.mul(gate, ops.sub(painted, coarse!))), -1, 1), gate };
};

/** A patch discriminator that sees its input at two scales, and tells what it has noticed on the way. */
const discriminator: Network = (ops, { image }) => {
  const judge = (x: typeof image, name: string) => {
    const edges = ops.leakyRelu(ops.conv2d(x!, `${name}.0`, { filters: 8, size: 4, stride: 2 }));
    const parts = ops.leakyRelu(
      ops.instanceNorm(
        ops.conv2d(edges, `${name}.1`, { filters: 12, size: 4, stride: 2, bias: false }),
        `${name}.1.norm`,
      ),
    );
    return { parts, verdict: ops.conv2d(parts, `${name}.2`, { filters: 1, init: 'xavier' }) };
  };
  const near = judge(image!, 'near');
  const far = judge(ops.avgPool(image!, 2), 'far');
  return { near: near.verdict, far: far.verdict, features: near.parts };
};

export const networks: readonly NetworkCase[] = [
  { name: 'U-Net', network: unet, inputs: { planes: shape(1, 5, 16, 24), coarse: shape(1, 3, 16, 24) } },
  { name: 'discriminator', network: discriminator, inputs: { image: shape(2, 3, 16, 24) } },
];

/** Random numbers for every input, away from 0 and the other places where an activation bends. */
export function randomInputs({ name, inputs }: NetworkCase): Record<string, Float32Array> {
  const random = new SeededRandom(name.length);
  return Object.fromEntries(
    Object.entries(inputs).map(([key, { batch, channels, height, width }]) => [
      key,
      Float32Array.from({ length: sizeOf([batch, channels, height, width]) }, () => {
        const size = 0.1 + 0.3 * random.next() + (random.next() < 0.5 ? 0 : 0.8);
        return random.next() < 0.5 ? -size : size;
      }),
    ]),
  );
}

/** Random numbers for every weight, also for those that start at 0 or 1. */
export function randomWeights({ network, inputs }: NetworkCase): WeightStore {
  const weights = initialiseWeights(inspect(network, inputs).weights, 7);
  const random = new SeededRandom(11);
  for (let i = 0; i < weights.values.length; i++) weights.values[i] += 0.2 * random.normal();
  return weights;
}
