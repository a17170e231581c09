import { describe, expect, it } from 'vitest';
import { inspect, type MapShape } from '../../../core/neural/inspect.ts';
import type { Network } from '../../../core/neural/ops.ts';

const shape = (channels: number, height = 8, width = 6): MapShape => ({ batch: 2, channels, height, width });

const look = (network: Network, x = shape(4)) => inspect(network, { x });

describe('inspect', () => {
  it('counts parameters and floating-point operations', () => {
    const { parameters, flops, outputs } = look((ops, { x }) => ({
      y: ops.instanceNorm(
        ops.conv2d(ops.conv2d(x!, 'a', { filters: 16, stride: 2 }), 'b', {
          filters: 3,
          size: 1,
          bias: false,
        }),
        'n',
      ),
    }));
    expect(parameters).toBe(4 * 16 * 9 + 16 + 16 * 3 + 2 * 3);
    expect(flops).toBe(2 * 2 * (4 * 3) * (4 * 16 * 9 + 16 * 3));
    expect(outputs.y).toEqual({ batch: 2, channels: 3, height: 4, width: 3 });
  });

  it('counts a depthwise convolution by the channels that it sees', () => {
    const { parameters, flops } = look((ops, { x }) => ({
      y: ops.conv2d(x!, 'a', { filters: 4, groups: 4 }),
    }));
    expect(parameters).toBe(4 * 9 + 4);
    expect(flops).toBe(2 * 2 * 48 * 4 * 9);
  });

  it('lists weights in the order of first use, one that is used twice once', () => {
    const { weights } = look((ops, { x }) => {
      const conv = (name: string) => ops.conv2d(x!, name, { filters: 2 });
      return { y: ops.add(ops.add(conv('b'), conv('a')), conv('b')) };
    });
    expect(weights.map(({ name }) => name)).toEqual(['b.weight', 'b.bias', 'a.weight', 'a.bias']);
  });

  const mistakes: [string, RegExp, Network][] = [
    [
      'sizes that do not add up',
      /add: 2×4×8×6 and 2×4×4×3 do not fit in height/,
      (ops, { x }) => ({ y: ops.add(x!, ops.avgPool(x!, 2)) }),
    ],
    [
      'maps of different sizes to concatenate',
      /concat: .* differ/,
      (ops, { x }) => ({ y: ops.concat([x!, ops.upsample(x!, 'nearest')]) }),
    ],
    [
      'channels that are not there',
      /slice: .* no channels 3 to 5/,
      (ops, { x }) => ({ y: ops.slice(x!, 3, 3) }),
    ],
    ['blocks that do not fit', /spaceToDepth: .* 4×4/, (ops, { x }) => ({ y: ops.spaceToDepth(x!, 4) })],
    ['channels that make no block', /depthToSpace: .* 3×3/, (ops, { x }) => ({ y: ops.depthToSpace(x!, 3) })],
    ['a window larger than the picture', /maxPool: .* 7×7/, (ops, { x }) => ({ y: ops.maxPool(x!, 7) })],
    [
      'groups that do not divide',
      /c: 4 channels and 6 filters .* 4 groups/,
      (ops, { x }) => ({ y: ops.conv2d(x!, 'c', { filters: 6, groups: 4 }) }),
    ],
    [
      'stride with dilation',
      /c: stride and dilation/,
      (ops, { x }) => ({ y: ops.conv2d(x!, 'c', { filters: 4, stride: 2, dilation: 2 }) }),
    ],
    [
      'too few numbers for a constant',
      /constant: 2 numbers/,
      (ops) => ({ y: ops.constant(new Float32Array(2), 3, 1, 1) }),
    ],
    [
      'two weights of one name',
      /two different weights are called "c.weight"/,
      (ops, { x }) => ({ y: ops.conv2d(ops.conv2d(x!, 'c', { filters: 2 }), 'c', { filters: 2 }) }),
    ],
  ];

  it.each(mistakes)('names %s', (_, message, network) => {
    expect(() => look(network)).toThrow(message);
  });
});
