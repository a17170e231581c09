import type { Signer } from '../contract.ts';
import { RecentMap } from '../recent-map.ts';
import { BadSample } from './bad-sample.ts';
import { referenceScore } from './choose-reference.ts';
import type { SampleFormat, SeenPose } from './sample-format.ts';
import type { SampleClip } from './sample-table.ts';
import { spread } from './spread.ts';
import type { TarReader } from './tar-files.ts';
import type { ReferenceFiles } from './tar-references.ts';

/** Samples of a signer without a reference, of which the best stands in. */
const CANDIDATES = 24;
const IN_MEMORY = 32;

/** The samples that signers are seen in. */
export interface SignerSamples {
  /** Clips of a signer. */
  of(id: string): readonly SampleClip[];
  /** @throws BadSample, FILE_UNREADABLE */
  read(index: number): Promise<SeenPose>;
}

/** Picture and pose of the signers of a dataset, those that were asked for last in memory. */
export class TarSigners {
  readonly #recent = new RecentMap<string, Promise<Signer>>(IN_MEMORY);
  /** Signer without a reference → number of the sample that stands in: found once, however often it is read again. */
  readonly #standIns = new Map<string, number>();

  constructor(
    private readonly references: ReadonlyMap<string, ReferenceFiles>,
    private readonly format: SampleFormat,
    private readonly reader: TarReader,
    private readonly samples: SignerSamples,
  ) {}

  /** The reference, or where there is none the best of some samples. @throws BadSample, FILE_UNREADABLE */
  get(id: string): Promise<Signer> {
    const known = this.#recent.get(id);
    if (known) return known;
    const files = this.references.get(id);
    const found = files ? this.#reference(id, files) : this.#standIn(id);
    this.#recent.set(id, found);
    return found;
  }

  async #reference(id: string, { picture, keypoints }: ReferenceFiles): Promise<Signer> {
    try {
      const bytes = await this.reader.read(picture.tar, picture.file);
      const points = await this.reader.read(keypoints.tar, keypoints.file);
      const { target, pose } = await this.format.decode(bytes, points, 0);
      return { id, image: target, pose };
    } catch (error) {
      if (error instanceof BadSample) throw new BadSample(`the reference of its signer: ${error.message}`);
      throw error;
    }
  }

  async #standIn(id: string): Promise<Signer> {
    const index = this.#standIns.get(id) ?? (await this.#bestSample(id));
    if (index === undefined) {
      throw new BadSample('its signer has no reference, and no sample that could be one');
    }
    this.#standIns.set(id, index);
    const { target, pose } = await this.samples.read(index);
    return { id, image: { ...target, timestamp: 0 }, pose: { ...pose, timestamp: 0 } };
  }

  async #bestSample(id: string): Promise<number | undefined> {
    const own = this.samples
      .of(id)
      .flatMap(({ start, count }) => Array.from({ length: count }, (_, i) => start + i));
    let best: number | undefined;
    let bestScore = 0;
    for (const i of spread(own.length, CANDIDATES)) {
      const score = await this.#score(own[i]);
      if (score <= bestScore) continue;
      bestScore = score;
      best = own[i];
    }
    return best;
  }

  /** How well a sample would do as a reference; 0 for a bad one. */
  async #score(index: number): Promise<number> {
    try {
      const { pose, target } = await this.samples.read(index);
      return referenceScore(pose, target).score;
    } catch (error) {
      if (error instanceof BadSample) return 0;
      throw error;
    }
  }
}
