import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { definePlugin, type Frame, type Sink } from 'slp';
import { z } from 'zod';

/** Strict: a misspelt option is an error, not a surprise. What `describe` says is shown by `slp plugin list`. */
const options = z.strictObject({
  path: z.string().min(1).describe('the CSV file to write'),
});

/** Writes how bright every frame is, as a table: seconds, mean of all channels (0..255). */
export default definePlugin({
  contract: 1,
  name: 'my-plugin',
  kind: 'sink',
  options,
  // Called once for each run, before anything is drawn: the time to find out that nothing can be written there.
  async create({ path }, host) {
    const part = `${path}.part`;
    const file = await open(part, 'w').catch((cause: Error) => {
      throw host.fail(
        `cannot write ${path}: ${cause.message}`,
        'check that the folder exists and is writable',
      );
    });
    return new BrightnessTable(path, part, file);
  },
});

/** The file has its name only when it is complete: until then it grows under another. */
class BrightnessTable implements Sink {
  readonly #path: string;
  readonly #part: string;
  readonly #file: FileHandle;
  #finished = false;

  constructor(path: string, part: string, file: FileHandle) {
    this.#path = path;
    this.#part = part;
    this.#file = file;
  }

  /** Once, before the first frame, with what all frames have in common: width, height, channels, fps. */
  async start(): Promise<void> {
    await this.#file.write('seconds,brightness\n');
  }

  /** In order, one at a time: the next frame comes when this has settled. Its memory is used again: keep nothing of it. */
  async write(frame: Frame): Promise<void> {
    await this.#file.write(`${(frame.timestamp / 1e6).toFixed(3)},${brightness(frame).toFixed(1)}\n`);
  }

  /** Once, after the last frame, and only where nothing went wrong. */
  async finish(): Promise<void> {
    await this.#file.close();
    await rename(this.#part, this.#path);
    this.#finished = true;
  }

  /** Always, at the end. Without `finish` before it, the run has failed or was interrupted: nothing is left behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#finished) return;
    await this.#file.close();
    await rm(this.#part, { force: true });
  }
}

/** Mean of red, green and blue, 0..255; of 4 channels the last is alpha, and does not count. */
export function brightness({ data, channels, width, height }: Frame): number {
  let sum = 0;
  for (let i = 0; i < data.length; i += channels) sum += data[i]! + data[i + 1]! + data[i + 2]!;
  return sum / (width * height * 3);
}
