import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../core/neural/engine.ts';
import { toOnnx } from '../../../core/neural/onnx.ts';
import { graphInput, graphOutput, model, node } from '../../../core/neural/onnx-model.ts';
import type { Network } from '../../../core/neural/ops.ts';
import { integer, message, text } from '../../../core/neural/protobuf.ts';
import { WeightStore } from '../../../core/neural/weights.ts';

const double: Network<'x', 'y'> = (ops, { x }) => ({ y: ops.mul(x, 2) });
const none = new WeightStore([]);
const fixed = toOnnx('double', double, none, { x: { batch: 1, channels: 1, height: 1, width: 3 } });
const open = toOnnx('double', double, none, {
  x: { batch: 'batch', channels: 1, height: 1, width: 'width' },
});

describe('Engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.load(fixed, { threads: 2 });
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
  });

  it('tells what goes in and what comes out', () => {
    expect(engine.inputNames).toEqual(['x']);
    expect(engine.outputNames).toEqual(['y']);
    expect(engine.inputShape('x')).toEqual([1, 1, 1, 3]);
  });

  it('computes in the same memory each time', async () => {
    const x = engine.input('x');
    x.set([1, 2, 3]);
    const first = await engine.run();
    expect([...first.y!.values]).toEqual([2, 4, 6]);
    expect(first.y!.shape).toEqual([1, 1, 1, 3]);
    x[0] = 10;
    const second = await engine.run();
    expect([...second.y!.values]).toEqual([20, 4, 6]);
    expect(second.y!.values).toBe(first.y!.values);
  });

  it('takes other lengths where the model leaves them open', async () => {
    await using free = await Engine.load(open, { lengths: { batch: 2, width: 1 } });
    free.input('x').set([1, 2]);
    expect([...(await free.run()).y!.values]).toEqual([2, 4]);
    free.resize({ batch: 1, width: 4 });
    free.input('x').set([1, 2, 3, 4]);
    const { y } = await free.run();
    expect(y).toEqual({ shape: [1, 1, 1, 4], values: Float32Array.of(2, 4, 6, 8) });
  });

  it('refuses a length that is not given', async () => {
    await expect(Engine.load(open, { origin: 'm.onnx', lengths: { batch: 1 } })).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: 'm.onnx cannot be used: its input "x" leaves the length "width" open',
    });
  });

  it('refuses outputs of other types than floats', async () => {
    const INT64 = 7;
    const shape = message(2, message(1, integer(1, 3)));
    const port = (field: number, name: string) =>
      message(field, text(1, name), message(2, message(1, integer(1, INT64), shape)));
    const cast = (to: number) => node('Cast', 'cast', ['x'], 'y', { to });
    const whole = model('whole', [cast(INT64), graphInput('x', [3]), port(12, 'y')], {});
    await expect(Engine.load(whole, { origin: 'm.onnx' })).rejects.toMatchObject({
      message: 'm.onnx cannot be used: its output "y" is no tensor of 32-bit floats',
    });
    const counts = model('counts', [cast(1), port(11, 'x'), graphOutput('y', [3])], {});
    await expect(Engine.load(counts, { origin: 'm.onnx' })).rejects.toMatchObject({
      message: 'm.onnx cannot be used: its input "x" is no tensor of 32-bit floats',
    });
  });

  it('says so where no machine has room for what the model claims to take', async () => {
    const endless = toOnnx('endless', double, none, {
      x: { batch: 1e5, channels: 1e5, height: 1, width: 1e5 },
    });
    await expect(Engine.load(endless, { origin: 'm.onnx' })).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message:
        'm.onnx cannot be used: its input "x" of 100000×100000×1×100000 numbers does not fit into memory',
    });
  });

  it('refuses an input that the model does not have', () => {
    expect(() => engine.input('z')).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
  });

  it.each([
    ['noise', Uint8Array.of(1, 2, 3)],
    ['half a model', fixed.subarray(0, fixed.length / 2)],
  ])('refuses %s, on every provider', async (_, model) => {
    for (const provider of ['cpu', 'cuda'] as const) {
      await expect(Engine.load(model, { origin: 'm.onnx', provider })).rejects.toMatchObject({
        code: 'MODEL_INVALID',
        message: expect.stringContaining('m.onnx'),
      });
    }
  });

  it('says so where a provider cannot be used, and computes the same where it can', async () => {
    const outcome = await Engine.load(fixed, { provider: 'cuda' }).then(
      async (gpu) => {
        await using loaded = gpu;
        loaded.input('x').set([1, 2, 3]);
        return [...(await loaded.run()).y!.values].join();
      },
      (error: unknown) => (error as { code: string }).code,
    );
    expect(['BACKEND_UNAVAILABLE', '2,4,6']).toContain(outcome);
  });

  it('may be disposed of twice', async () => {
    const other = await Engine.load(fixed);
    await other[Symbol.asyncDispose]();
    await expect(other[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });
});
