import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { errors, messageOf } from '../errors.ts';

/** What ONNX Runtime computes on. */
export const PROVIDERS = ['cpu', 'webgpu', 'cuda'] as const;

export type Provider = (typeof PROVIDERS)[number];

export interface EngineOptions {
  /** What errors call the model, such as its path. */
  readonly origin?: string;
  /** `cpu` unless given. */
  readonly provider?: Provider;
  /** CPU threads; 1 unless given: where several frames are rendered at once, each has a thread already. */
  readonly threads?: number;
  /** Lengths of the axes that the model leaves open, by name. */
  readonly lengths?: Readonly<Record<string, number>>;
}

type TensorMaker = (values: Float32Array, shape: readonly number[]) => Tensor;

/** Numbers of an output, batch × channels × height × width. */
export interface Output {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * A model in ONNX Runtime. Its `run` blocks the thread that it is called on: use it in worker threads. Memory for inputs and
 * outputs is taken once; write inputs into `input(name)`, then `run`.
 */
export class Engine implements AsyncDisposable {
  readonly #session: InferenceSession;
  readonly #createTensor: TensorMaker;
  readonly #origin: string;
  /** Of inputs and outputs, as much as was ever needed. */
  readonly #memory = new Map<string, Float32Array>();
  #feeds: Record<string, Tensor> = {};
  #released: Promise<void> | undefined;
  /** Null where only a run tells how long an output is. */
  #fetches: Record<string, Tensor | null> = {};

  private constructor(session: InferenceSession, createTensor: TensorMaker, origin: string) {
    this.#session = session;
    this.#createTensor = createTensor;
    this.#origin = origin;
  }

  /**
   * @param model the bytes of an ONNX file with inputs and outputs of 32-bit floats
   * @throws MODEL_INVALID where it is none; BACKEND_UNAVAILABLE where the provider cannot be used here
   */
  static async load(model: Uint8Array, options: EngineOptions = {}): Promise<Engine> {
    const { origin = 'the model', provider = 'cpu', threads = 1, lengths = {} } = options;
    const ort = await import('onnxruntime-node').catch((cause: unknown) => {
      throw errors.BACKEND_UNAVAILABLE('ONNX Runtime', messageOf(cause), 'install its package with "npm ci"');
    });
    // It prints what it also throws.
    ort.env.logLevel = 'fatal';
    const create = (on: Provider): Promise<InferenceSession> =>
      ort.InferenceSession.create(model, {
        executionProviders: [on],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 4,
      });
    const session = await create(provider).catch(async (cause: unknown) => {
      // What fails on the CPU as well is the model's fault.
      const fallback = provider !== 'cpu' && (await create('cpu').catch(() => undefined));
      if (!fallback) throw errors.MODEL_INVALID(origin, messageOf(cause), cause);
      await fallback.release();
      throw errors.BACKEND_UNAVAILABLE(provider, messageOf(cause), PROVIDER_HINTS[provider], cause);
    });
    const createTensor: TensorMaker = (values, shape) => new ort.Tensor('float32', values, shape);
    const engine = new Engine(session, createTensor, origin);
    try {
      engine.resize(lengths);
    } catch (error) {
      await engine[Symbol.asyncDispose]();
      throw error;
    }
    return engine;
  }

  /**
   * Takes other lengths, in memory that is kept: what `input` gave before is not to be used any more. Lengths that outputs leave open
   * may be given as well, which spares a copy.
   *
   * @throws MODEL_INVALID where a length that an input leaves open is not given
   */
  resize(lengths: Readonly<Record<string, number>>): void {
    const known = (axis: number | string): number | undefined =>
      typeof axis === 'number' ? axis : lengths[axis];
    const feeds: Record<string, Tensor> = {};
    for (const input of this.#session.inputMetadata) {
      const shape = this.#shapeOf('input', input).map((axis) => {
        const length = known(axis);
        if (length !== undefined) return length;
        throw errors.MODEL_INVALID(
          this.#origin,
          `its input "${input.name}" leaves the length "${axis}" open`,
        );
      });
      feeds[input.name] = this.#tensor(`input "${input.name}"`, shape);
    }
    this.#feeds = feeds;
    this.#fetches = Object.fromEntries(
      this.#session.outputMetadata.map((output) => {
        const shape = this.#shapeOf('output', output).map(known);
        const isKnown = shape.every((length) => length !== undefined);
        return [output.name, isKnown ? this.#tensor(`output "${output.name}"`, shape) : null];
      }),
    );
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  inputShape(name: string): readonly number[] {
    return this.#feed(name).dims;
  }

  /** The memory of an input, batch × channels × height × width. */
  input(name: string): Float32Array {
    return this.#feed(name).data as Float32Array;
  }

  /**
   * Runs the model on what `input` holds. The outputs are overwritten by the next run. One run at a time.
   *
   * @throws MODEL_INVALID where the model cannot be run on inputs of these lengths
   */
  async run(): Promise<Readonly<Record<string, Output>>> {
    const outputs = await this.#session.run(this.#feeds, this.#fetches).catch((cause: unknown) => {
      throw errors.MODEL_INVALID(this.#origin, `it fails on its input: ${messageOf(cause)}`, cause);
    });
    const known = Object.entries(outputs).map(([name, tensor]): [string, Tensor] => {
      const own = this.#fetches[name];
      if (own) return [name, own];
      // From now on it is our memory that is written to.
      const copy = this.#tensor(`output "${name}"`, tensor.dims);
      (copy.data as Float32Array).set(tensor.data as Float32Array);
      return [name, copy];
    });
    this.#fetches = Object.fromEntries(known);
    return Object.fromEntries(
      known.map(([name, { dims, data }]) => [name, { shape: dims, values: data as Float32Array }]),
    );
  }

  /** Frees the session; safe to call twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#released ??= this.#session.release();
    await this.#released;
  }

  /** Of a tensor of floats: nothing else is computed on. */
  #shapeOf(kind: 'input' | 'output', value: InferenceSession.ValueMetadata): readonly (number | string)[] {
    if (value.isTensor && value.type === 'float32') return value.shape;
    throw errors.MODEL_INVALID(this.#origin, `its ${kind} "${value.name}" is no tensor of 32-bit floats`);
  }

  #tensor(name: string, shape: readonly number[]): Tensor {
    const count = shape.reduce((a, b) => a * b, 1);
    let values = this.#memory.get(name);
    if (values === undefined || values.length < count) {
      try {
        values = new Float32Array(count);
      } catch (cause) {
        throw errors.MODEL_INVALID(
          this.#origin,
          `its ${name} of ${shape.join('×')} numbers does not fit into memory`,
          cause,
        );
      }
      this.#memory.set(name, values);
    }
    return this.#createTensor(values.subarray(0, count), shape);
  }

  #feed(name: string): Tensor {
    const feed = this.#feeds[name];
    if (feed) return feed;
    throw errors.MODEL_INVALID(this.#origin, `it has no input "${name}", but ${this.inputNames.join(', ')}`);
  }
}

const PROVIDER_HINTS: Readonly<Record<Provider, string>> = {
  cpu: 'install its package with "npm ci"',
  webgpu: 'it needs a GPU with a Vulkan, Metal or Direct3D 12 driver; "cpu" works everywhere',
  cuda: 'it needs an NVIDIA GPU, CUDA and cuDNN, and the libraries that "npm rebuild onnxruntime-node" fetches; "cpu" works everywhere',
};
