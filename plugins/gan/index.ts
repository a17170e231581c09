import { z } from 'zod';
import { definePlugin, type Frame, type Generator, type Sample } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { Engine, PROVIDERS } from '../../core/neural/engine.ts';
import { decode } from './decode.ts';
import { Encoder, type Picture } from './encode.ts';
import { inputShapes, mapInputs, type NetworkInputs } from './inputs.ts';
import { lengthsFor, readModel } from './model-folder.ts';
import { multipleOf, PRESETS, type Preset, paddedWindow, type Window } from './presets.ts';
import { type CoarseGenerator, startPuppet } from './start-puppet.ts';

const options = z.strictObject({
  /** A folder that "slp export" has written. */
  model: z.string().min(1).optional(),
  /** As the puppet's; the network has learnt to paint before the photo's own. */
  background: z.string().min(1).optional(),
  /** Of one frame; several frames are rendered at once anyway. */
  threads: z.int().min(1).max(64).default(1),
  provider: z.enum(PROVIDERS).default('cpu'),
});

class GanGenerator implements Generator {
  readonly #coarse: CoarseGenerator;
  readonly #engine: Engine;
  readonly #preset: Preset;
  readonly #encoder = new Encoder();
  #window: Window = { x: 0, y: 0, width: 0, height: 0 };
  #inputs: NetworkInputs | undefined;
  /** Settles when the engine is free: it has memory for one frame. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(coarse: CoarseGenerator, engine: Engine, preset: Preset) {
    this.#coarse = coarse;
    this.#engine = engine;
    this.#preset = preset;
  }

  async generate(sample: Sample): Promise<Frame> {
    const coarse = await this.#coarse.generate(sample);
    const planes = await this.#coarse.planes(sample);
    const painted = this.#turn.then(() => this.#paint({ coarse, planes, sample }));
    this.#turn = Promise.allSettled([painted]);
    return await painted;
  }

  /** The coarse picture's own: what is painted over it keeps its parts where they are. */
  planes(sample: Sample) {
    return this.#coarse.planes(sample);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turn;
    await this.#engine[Symbol.asyncDispose]();
  }

  /** Paints over the picture's own bytes. */
  async #paint(picture: Picture): Promise<Frame> {
    const { coarse } = picture;
    const inputs = this.#inputsFor(coarse);
    this.#encoder.encode(picture, this.#window, inputs);
    const { image } = await this.#engine.run();
    decode(image.values, inputs.mask, this.#window, coarse);
    return coarse;
  }

  #inputsFor(frame: Frame): NetworkInputs {
    const window = paddedWindow(frame, this.#preset);
    const { width, height } = window;
    if (this.#inputs && this.#window.width === width && this.#window.height === height) return this.#inputs;
    this.#engine.resize(lengthsFor(width, height));
    this.#window = window;
    this.#inputs = mapInputs(inputShapes(width, height), (_, name) => this.#engine.input(name));
    return this.#inputs;
  }
}

/**
 * Paints the smallest picture, so that another kind of model is found out before the first frame.
 *
 * @throws MODEL_INVALID
 */
async function tryOut(engine: Engine, path: string, side: number): Promise<void> {
  mapInputs(inputShapes(side, side), ({ channels, height, width }, name) => {
    const found = engine.inputShape(name);
    const expected = [1, channels, height, width];
    if (`${found}` !== `${expected}`) {
      const shapes = `${found.join('×')} instead of ${expected.join('×')}`;
      throw errors.MODEL_INVALID(path, `its input "${name}" measures ${shapes}`);
    }
  });
  const { image } = await engine.run();
  const shape = image?.shape.join('×') ?? 'missing';
  if (shape !== `1×3×${side}×${side}`) throw errors.MODEL_INVALID(path, `its output "image" is ${shape}`);
}

/** The puppet's picture, painted over by a trained network: see `network.ts`. Its model comes from "slp train". */
export default definePlugin({
  contract: 1,
  name: 'gan',
  kind: 'generator',
  options,
  async create({ model, background, threads, provider }: z.infer<typeof options>, host) {
    if (model === undefined) {
      throw host.fail(
        'it needs a trained model',
        `"slp train" makes one, "slp export exp_1 -o model/" writes it; then --generator gan --model model/`,
      );
    }
    const { preset, network, path } = await readModel(model);
    const coarse = await startPuppet(host, background);
    const multiple = multipleOf(PRESETS[preset]);
    const lengths = lengthsFor(multiple, multiple);
    const engine = await Engine.load(network, { origin: path, provider, threads, lengths });
    try {
      await tryOut(engine, path, multiple);
    } catch (error) {
      await engine[Symbol.asyncDispose]();
      throw error;
    }
    return new GanGenerator(coarse, engine, PRESETS[preset]);
  },
});
