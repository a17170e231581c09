import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { compileFunction } from 'node:vm';
import type { CompiledModel, LiteRt, Tensor } from '@litertjs/core';
import { errors } from '../../core/errors.ts';
import { type ModelName, packageFolder, readModel } from './model-files.ts';

/** A model file and what of it is used. */
export interface ModelSpec<Output extends string = string> {
  readonly file: ModelName;
  /** Side of its square RGB input in pixels. */
  readonly size: number;
  /** The outputs that are read: the tensor's name in the file, and how many numbers it holds. */
  readonly outputs: Readonly<Record<Output, readonly [tensor: string, length: number]>>;
}

/**
 * Loads the LiteRT runtime (TensorFlow Lite on XNNPACK in WebAssembly, on the CPU) into this thread. LiteRT.js is made for
 * browsers and leaves globals behind (`self`, `importScripts`, `Module`): call it in a worker thread, once.
 *
 * @throws MODEL_UNUSABLE
 */
export async function loadRuntime(): Promise<Runtime> {
  enableRelaxedSimd();
  const folder = packageFolder('@litertjs/core');
  const quiet = (): void => {};
  Object.assign(globalThis, {
    self: globalThis,
    importScripts: (path: string) => {
      Object.assign(globalThis, {
        ModuleFactory: evaluateCommonJs(path),
        Module: { print: quiet, printErr: quiet },
      });
    },
  });
  try {
    const library = await import('@litertjs/core');
    return new Runtime(library, await library.loadLiteRt(`${join(folder, 'wasm')}/`));
  } catch (cause) {
    throw errors.MODEL_UNUSABLE('the runtime @litertjs/core does not start', cause);
  }
}

/** A module whose one function is a relaxed swizzle (0xfd 0x80 0x02): valid where the engine has relaxed SIMD. */
const RELAXED_SIMD_PROBE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b, 0x03],
  ...[0x02, 0x01, 0x00, 0x0a, 0x0f, 0x01, 0x0d, 0x00, 0x41, 0x01, 0xfd, 0x0f, 0x41, 0x02, 0xfd, 0x0f],
  ...[0xfd, 0x80, 0x02, 0x0b],
);

/** Global in Node; its types come with those of browsers only. */
declare const WebAssembly: { validate(module: Uint8Array): boolean };

/** Node 20 has relaxed SIMD behind a flag, later ones always. With it the models take three quarters of the time; they run without, too. */
function enableRelaxedSimd(): void {
  if (!WebAssembly.validate(RELAXED_SIMD_PROBE)) setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** The runtime's loader is CommonJS inside a package of ES modules: `require` would take it for one. */
function evaluateCommonJs(path: string): unknown {
  const module: { exports: unknown } = { exports: {} };
  const parameters = ['module', 'exports', 'require', '__filename', '__dirname'];
  const load = compileFunction(readFileSync(path, 'utf8'), parameters, { filename: path });
  load(module, module.exports, createRequire(path), path, dirname(path));
  return module.exports;
}

type Library = typeof import('@litertjs/core');

/** The models that a thread has loaded. */
export class Runtime {
  readonly #models = new Map<ModelName, Promise<CompiledModel>>();

  constructor(
    private readonly library: Library,
    private readonly liteRt: LiteRt,
  ) {}

  /**
   * Loads a model, the first time it is asked for.
   *
   * @throws MODEL_UNUSABLE
   */
  async model<Output extends string>(spec: ModelSpec<Output>): Promise<Model<Output>> {
    const { file, size, outputs } = spec;
    let loading = this.#models.get(file);
    if (!loading) {
      loading = readModel(file).then((bytes) => this.#compile(file, bytes));
      this.#models.set(file, loading);
    }
    const compiled = await loading;
    const tensors = compiled.getOutputDetails();
    const readers = Object.entries<readonly [string, number]>(outputs).map(([output, [name, length]]) => {
      const index = tensors.findIndex((tensor) => tensor.name === name && product(tensor.shape) === length);
      if (index < 0) throw errors.MODEL_UNUSABLE(`${file} has no output "${name}" of ${length} numbers`);
      return { output: output as Output, index, length };
    });
    const input = new this.library.Tensor(new Float32Array(size * size * 3), [1, size, size, 3]);
    return new Model(this.liteRt, compiled, input, size, readers);
  }

  async #compile(file: ModelName, bytes: Uint8Array): Promise<CompiledModel> {
    try {
      return await this.library.loadAndCompile(bytes, { accelerator: 'wasm' });
    } catch (cause) {
      throw errors.MODEL_UNUSABLE(`${file} cannot be loaded`, cause);
    }
  }
}

function product(shape: Iterable<number>): number {
  let result = 1;
  for (const length of shape) result *= length;
  return result;
}

interface OutputReader<Output extends string> {
  readonly output: Output;
  readonly index: number;
  readonly length: number;
}

/** One network, ready to run. */
export class Model<Output extends string> {
  constructor(
    private readonly liteRt: LiteRt,
    private readonly compiled: CompiledModel,
    private readonly input: Tensor,
    /** Side of the square input in pixels. */
    readonly size: number,
    private readonly readers: readonly OutputReader<Output>[],
  ) {}

  /**
   * Runs the model on what `fill` writes into its input (`size × size × 3`), and returns what `read` makes of its outputs. Both
   * look straight into the runtime's memory: the arrays are of no use after the call.
   */
  async run<Result>(
    fill: (input: Float32Array) => void,
    read: (outputs: Readonly<Record<Output, Float32Array>>) => Result,
  ): Promise<Result> {
    const { LiteRtTensorBufferLockMode: mode } = this.liteRt.liteRtWasm;
    const input = this.input.liteRtTensorBuffer;
    fill(this.#view(input.lock(mode.WRITE), this.size * this.size * 3));
    input.unlock();
    const tensors = await this.compiled.run(this.input);
    const outputs = {} as Record<Output, Float32Array>;
    for (const { output, index, length } of this.readers) {
      outputs[output] = this.#view(tensors[index].liteRtTensorBuffer.lock(mode.READ), length);
    }
    try {
      return read(outputs);
    } finally {
      for (const { index } of this.readers) tensors[index].liteRtTensorBuffer.unlock();
      // The runtime's memory is not garbage collected.
      for (const tensor of tensors) tensor.delete();
    }
  }

  /** The runtime's memory may move when it grows: every view is made anew. */
  #view(address: number, length: number): Float32Array {
    return new Float32Array(this.liteRt.liteRtWasm.HEAPU8.buffer, address, length);
  }
}
