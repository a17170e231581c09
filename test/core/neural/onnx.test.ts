import { describe, expect, it } from 'vitest';
import { Engine } from '../../../core/neural/engine.ts';
import { toOnnx } from '../../../core/neural/onnx.ts';
import type { Network } from '../../../core/neural/ops.ts';
import { WeightStore } from '../../../core/neural/weights.ts';
import { networks, randomInputs, randomWeights } from '../../support/networks.ts';
import { asBytes, asText, type Field, readMessage } from '../../support/protobuf.ts';

const [unet] = networks;

/** Field numbers are those of onnx.proto. */
function graphOf(model: Uint8Array): Map<number, Field[]> {
  return readMessage(asBytes(readMessage(model).get(7)?.[0]));
}

const named = (fields: Field[] | undefined, nameField: number): Map<string, Map<number, Field[]>> =>
  new Map(
    fields?.map((field) => {
      const message = readMessage(asBytes(field));
      return [asText(message.get(nameField)?.[0]), message];
    }),
  );

describe('toOnnx', () => {
  it('writes opset, names and metadata', () => {
    const model = readMessage(
      toOnnx('net', unet!.network, randomWeights(unet!), unet!.inputs, { epoch: '3' }),
    );
    expect(model.get(1)).toEqual([8n]);
    expect(readMessage(asBytes(model.get(8)?.[0])).get(2)).toEqual([18n]);
    expect(asText(readMessage(asBytes(model.get(14)?.[0])).get(2)?.[0])).toBe('3');
    const graph = readMessage(asBytes(model.get(7)?.[0]));
    expect(asText(graph.get(2)?.[0])).toBe('net');
    expect([...named(graph.get(11), 1).keys()]).toEqual(['planes', 'coarse']);
    expect([...named(graph.get(12), 1).keys()]).toEqual(['image', 'gate']);
  });

  it('embeds every weight once, under its own name', () => {
    const weights = randomWeights(unet!);
    const found = named(graphOf(toOnnx('net', unet!.network, weights, unet!.inputs)).get(5), 8);
    for (const [name, { shape, values }] of weights.entries()) {
      const tensor = found.get(name);
      expect(tensor?.get(1)).toEqual(shape.map(BigInt));
      const raw = Uint8Array.from(asBytes(tensor?.get(9)?.[0]));
      expect(new Float32Array(raw.buffer)).toEqual(values);
    }
  });

  it('computes every value before it is used, and no value twice', () => {
    const graph = graphOf(toOnnx('net', unet!.network, randomWeights(unet!), unet!.inputs));
    const known = new Set(['', ...named(graph.get(11), 1).keys(), ...named(graph.get(5), 8).keys()]);
    for (const field of graph.get(1)!) {
      const node = readMessage(asBytes(field));
      for (const input of node.get(1)!) expect(known).toContain(asText(input));
      const output = asText(node.get(2)?.[0]);
      expect(known).not.toContain(output);
      known.add(output);
    }
  });

  it('leaves lengths open that are given as names', async () => {
    const open = { batch: 'batch', height: 'height', width: 'width' };
    const inputs = { planes: { ...open, channels: 5 }, coarse: { ...open, channels: 3 } };
    const weights = randomWeights(unet!);
    const values = randomInputs(unet!);
    const run = async (engine: Engine): Promise<Float32Array> => {
      for (const [name, numbers] of Object.entries(values)) engine.input(name).set(numbers);
      return (await engine.run()).image!.values.slice();
    };
    await using fixed = await Engine.load(toOnnx('net', unet!.network, weights, unet!.inputs));
    await using free = await Engine.load(toOnnx('net', unet!.network, weights, inputs), {
      lengths: { batch: 3, height: 32, width: 16 },
    });
    expect((await free.run()).gate!.shape).toEqual([3, 1, 32, 16]);
    const { batch, height, width } = unet!.inputs.planes!;
    free.resize({ batch, height, width });
    expect(await run(free)).toEqual(await run(fixed));
  });

  it('hands an input through, and one map under two names', async () => {
    const network: Network = (_, { x }) => ({ a: x!, b: x! });
    const model = toOnnx('net', network, new WeightStore([]), {
      x: { batch: 1, channels: 1, height: 1, width: 2 },
    });
    await using engine = await Engine.load(model);
    engine.input('x').set([3, 4]);
    const { a, b } = await engine.run();
    expect([[...a!.values], [...b!.values]]).toEqual([
      [3, 4],
      [3, 4],
    ]);
  });

  it('refuses weights of another network', () => {
    const weights = new WeightStore([['full.weight', [8, 32, 5, 5]]], 'other.safetensors');
    expect(() => toOnnx('net', unet!.network, weights, unet!.inputs)).toThrow(
      expect.objectContaining({
        code: 'MODEL_INVALID',
        message: expect.stringMatching(/other.safetensors.*"full.weight" is 8×32×5×5.*8×32×3×3/),
      }),
    );
  });
});
