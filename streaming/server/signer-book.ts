import sharp from 'sharp';
import type { Signer } from '../../core/contract.ts';

/** Longest side of a thumbnail in pixels. */
const THUMBNAIL = 160;

export interface NamedSigner {
  readonly name: string;
  readonly signer: Signer;
}

/** What a page needs to offer a signer. */
export interface SignerCard {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** A JPEG picture as a data URL. */
  readonly thumbnail: string;
}

/** The signers of a server by name: those that it was started with, and the last ones that were uploaded. */
export class SignerBook {
  readonly first: NamedSigner;
  readonly #signers = new Map<string, NamedSigner>();
  readonly #thumbnails = new Map<string, Promise<string>>();
  readonly #uploaded: string[] = [];
  readonly #maxUploads: number;
  #uploads = 0;

  /** @param signers at least one, with names of their own; the first is shown where nobody chose */
  constructor(signers: readonly NamedSigner[], maxUploads: number) {
    const [first] = signers;
    if (!first) throw new TypeError('a server needs a signer');
    this.first = first;
    this.#maxUploads = maxUploads;
    for (const each of signers) this.#signers.set(each.name, each);
  }

  get names(): string[] {
    return [...this.#signers.keys()];
  }

  get(name: string | undefined): NamedSigner | undefined {
    return name === undefined ? undefined : this.#signers.get(name);
  }

  /** Adds an uploaded signer; the oldest one gives way where there are too many. @returns its name */
  add(signer: Signer): string {
    this.#uploads += 1;
    const name = `upload-${this.#uploads}`;
    this.#signers.set(name, { name, signer: { ...signer, id: name } });
    this.#uploaded.push(name);
    while (this.#uploaded.length > this.#maxUploads) {
      const oldest = this.#uploaded.shift()!;
      this.#signers.delete(oldest);
      this.#thumbnails.delete(oldest);
    }
    return name;
  }

  cards(): Promise<SignerCard[]> {
    return Promise.all(
      [...this.#signers.values()].map(async ({ name, signer }) => {
        const { width, height } = signer.image;
        return { name, width, height, thumbnail: await this.#thumbnail(name, signer) };
      }),
    );
  }

  #thumbnail(name: string, { image }: Signer): Promise<string> {
    const existing = this.#thumbnails.get(name);
    if (existing) return existing;
    const { width, height, channels, data } = image;
    const made = sharp(data, { raw: { width, height, channels } })
      .resize(THUMBNAIL, THUMBNAIL, { fit: 'inside' })
      .removeAlpha()
      .jpeg()
      .toBuffer()
      .then((jpeg) => `data:image/jpeg;base64,${jpeg.toString('base64')}`);
    this.#thumbnails.set(name, made);
    return made;
  }
}
