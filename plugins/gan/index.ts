import { z } from 'zod';
import { definePlugin, type Frame, type Generator, type Sample } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { Engine, PROVIDERS } from '../../core/neural/engine.ts';
import { decode } from './decode.ts';
import { Encoder } from './encode.ts';
import { inputShapes, mapInputs } from './inputs.ts';
import { lengthsFor, readModel } from './model-folder.ts';
import { coarsePicture, paintedWindow } from './picture.ts';
import { multipleOf, PRESETS, type Preset } from './presets.ts';
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
  /** Settles when puppet and engine are free: both have memory for one frame. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(coarse: CoarseGenerator, engine: Engine, preset: Preset) {
    this.#coarse = coarse;
    this.#engine = engine;
    this.#preset = preset;
  }

  generate(sample: Sample): Promise<Frame> {
    return this.#inTurn(() => this.#paint(sample));
  }

  /** The coarse picture's own: what is painted over it keeps its parts where they are. */
  planes(sample: Sample) {
    return this.#inTurn(() => this.#coarse.planes(sample));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turn;
    await this.#engine[Symbol.asyncDispose]();
  }

  async #inTurn<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = Promise.allSettled([result]);
    return await result;
  }

  /** Paints over the puppet's own bytes. */
  async #paint(sample: Sample): Promise<Frame> {
    const picture = await coarsePicture(this.#coarse, sample);
    const window = paintedWindow(picture, this.#preset);
    if (window === undefined) return picture.coarse;
    const { width, height } = window;
    this.#engine.resize(lengthsFor(width, height));
    const inputs = mapInputs(inputShapes(width, height), (_, name) => this.#engine.input(name));
    this.#encoder.encode(picture, window, inputs);
    const { image } = await this.#engine.run();
    decode(image.values, inputs.mask, window, picture.coarse);
    return picture.coarse;
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
