import type { IncomingMessage } from 'node:http';
import sharp from 'sharp';
import type { Signer } from '../../core/contract.ts';
import { boundedBody, HttpFault } from './request-body.ts';
import type { SignerBook } from './signer-book.ts';

/** Types of pictures that are taken, with what each file begins with (in Latin-1). */
const SIGNATURES: Readonly<Record<string, (start: string) => boolean>> = {
  'image/png': (start) => start.startsWith('\x89PNG\r\n\x1a\n'),
  'image/jpeg': (start) => start.startsWith('\xff\xd8\xff'),
  'image/webp': (start) => start.startsWith('RIFF') && start.startsWith('WEBP', 8),
};

/** Longest side over shortest: a long strip passes every limit of bytes and pixels, and takes gigabytes by its short side. */
const MAX_ASPECT = 4;

export interface UploadOptions {
  readonly signers: SignerBook;
  /** Bytes. */
  readonly limit: number;
  /** Makes a signer of a picture file's content. */
  readonly makeSigner: (picture: Uint8Array) => Promise<Signer>;
  log(message: string): void;
}

/** Takes pictures of signers, one at a time: finding keypoints takes all of a processor. */
export class Upload {
  readonly #options: UploadOptions;
  #busy = false;

  constructor(options: UploadOptions) {
    this.#options = options;
  }

  /**
   * Reads a picture from the body of a request and adds the signer that it shows.
   *
   * @returns the name of the new signer
   * @throws HttpFault, and what `makeSigner` throws
   */
  async receive(request: IncomingMessage): Promise<string> {
    const type = request.headers['content-type']?.replace(/;.*/s, '').trim().toLowerCase() ?? '';
    const fits = Object.hasOwn(SIGNATURES, type) ? SIGNATURES[type] : undefined;
    if (!fits) throw new HttpFault(415, `send a picture: ${Object.keys(SIGNATURES).join(', ')}`);
    if (this.#busy) throw new HttpFault(503, 'another picture is being looked at; try again in a moment');
    this.#busy = true;
    try {
      const pieces: Buffer[] = [];
      for await (const piece of boundedBody(request, this.#options.limit)) pieces.push(piece);
      const picture = Buffer.concat(pieces);
      if (!fits(picture.toString('latin1', 0, 16))) {
        throw new HttpFault(415, `this is no ${type}`);
      }
      if ((await aspectOf(picture)) > MAX_ASPECT) {
        throw new HttpFault(422, `a picture of a signer is at most ${MAX_ASPECT} times as long as wide`);
      }
      const name = this.#options.signers.add(await this.#options.makeSigner(picture));
      this.#options.log(`signer ${name} was uploaded`);
      return name;
    } finally {
      this.#busy = false;
    }
  }
}

/** 1 for what cannot be read: whoever makes a signer of it says what is wrong. */
async function aspectOf(picture: Uint8Array): Promise<number> {
  const { width, height } = await sharp(picture)
    .metadata()
    .catch(() => ({ width: 1, height: 1 }));
  return Math.max(width, height) / Math.min(width, height);
}
