import { z } from 'zod';
import { definePlugin, type Generator, type Sample, type Signer } from '../../core/contract.ts';
import { type Canvas, canvasFromFrame, createCanvas } from '../../core/image/canvas.ts';
import { loadImage } from '../../core/image/load.ts';
import { RecentMap } from '../../core/recent-map.ts';
import { Puppet } from './puppet.ts';

const HEX_COLOUR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

const options = z.strictObject({
  /** 'keep', 'transparent', a colour '#rgb' or '#rrggbb', or the path of an image. */
  background: z
    .string()
    .min(1)
    .refine(
      (value) => !value.startsWith('#') || HEX_COLOUR.test(value),
      'a colour is written #rgb or #rrggbb',
    )
    .default('keep'),
  motionBlur: z.boolean().default(true),
});

type Options = z.infer<typeof options>;

/** Signers whose set-up is kept: a source with signers of its own may go back and forth between a few. */
const SIGNERS_KEPT = 4;

class PuppetGenerator implements Generator {
  readonly #puppets = new RecentMap<string, Puppet>(SIGNERS_KEPT);
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async generate(sample: Sample) {
    return (await this.#puppetOf(sample)).draw(sample);
  }

  async planes(sample: Sample) {
    return (await this.#puppetOf(sample)).planes(sample);
  }

  async #puppetOf({ signer }: Sample): Promise<Puppet> {
    let puppet = this.#puppets.get(signer.id);
    if (puppet === undefined) {
      const { background, motionBlur } = this.#options;
      puppet = new Puppet(signer, { background: await backdropFor(background, signer), motionBlur });
      this.#puppets.set(signer.id, puppet);
    }
    return puppet;
  }
}

/** @throws FILE_UNREADABLE, IMAGE_INVALID */
async function backdropFor(background: string, { image }: Signer): Promise<'keep' | 'transparent' | Canvas> {
  if (background === 'keep' || background === 'transparent') return background;
  const { width, height } = image;
  if (!background.startsWith('#'))
    return canvasFromFrame(await loadImage(background, { cover: { width, height } }));
  const canvas = createCanvas(width, height);
  const digits = background.length === 4 ? background.replace(/[0-9a-f]/gi, '$&$&') : background;
  const colour = Number.parseInt(digits.slice(1), 16);
  for (let o = 0; o < canvas.data.length; o += 4) {
    canvas.data[o] = colour >> 16;
    canvas.data[o + 1] = (colour >> 8) & 255;
    canvas.data[o + 2] = colour & 255;
    canvas.data[o + 3] = 255;
  }
  return canvas;
}

/** The puppet: a photo cut into layers that are bent to each pose. Needs no training. */
export default definePlugin({
  contract: 1,
  name: 'puppet',
  kind: 'generator',
  options,
  create: (options: Options) => new PuppetGenerator(options),
});
