import type { Pose, Signer } from '../contract.ts';
import { errors } from '../errors.ts';
import { pictureSize } from './decode-picture.ts';
import { type ClipInfo, describeClips } from './describe-clips.ts';
import { findFormat } from './find-format.ts';
import { findBase, findTars, type Split } from './find-tars.ts';
import type { JointOrderName } from './layouts/joint-orders.ts';
import type { Layout, LayoutName, Size } from './layouts/layout.ts';
import { layoutNamed, recogniseLayout } from './layouts/recognise.ts';
import type { SampleFormat, SeenPose } from './sample-format.ts';
import { type SampleTable, tabulate } from './sample-table.ts';
import { type IndexedTar, openTars, TarReader } from './tar-files.ts';
import { type ReferenceFiles, tabulateReferences } from './tar-references.ts';
import { TarSigners } from './tar-signers.ts';

export interface TarSamplesOptions {
  /** Tar of references, or folder with them; without one they are looked for beside the samples. */
  readonly base?: string;
  readonly layout?: LayoutName | 'auto';
  /** Of the files of a folder, those of this part. */
  readonly split?: Split;
  /**
   * Pixels. The published datasets come as squares of this side (256 without it), as from their loaders; others with a short side of
   * at most this.
   */
  readonly size?: number;
  /** Order of the joints in the published datasets; `auto` finds out. */
  readonly joints?: JointOrderName | 'auto';
  readonly signal?: AbortSignal;
  /** Hears one line for people. */
  readonly log?: (message: string) => void;
}

/** What is known of a sample before it is read. */
export interface SampleInfo {
  readonly key: string;
  /** Names the signer; `TarSamples.signer` has the picture. */
  readonly signer: string;
  readonly clip: string;
  /** Number of the frame in the clip. */
  readonly frame: number;
}

/** One sample of a dataset; its timestamp is that of the frame in its clip. */
export interface TarSample extends SampleInfo, SeenPose {}

/**
 * The samples of a dataset in tars, to be read in any order, by number from 0: clip by clip, frames in their order. Every picture,
 * also that of a signer, has one size. Reading leaves no trace, and several reads may be under way at once.
 *
 * What is wrong with single samples is said when they are read. A sample without picture or keypoints has no number: it is in
 * `table.incomplete`.
 */
export class TarSamples implements AsyncDisposable {
  readonly #signers: TarSigners;
  readonly #clipOf: Uint32Array;
  readonly #clipsOfSigner = new Map<string, ClipInfo[]>();

  private constructor(
    readonly path: string,
    readonly tars: readonly IndexedTar[],
    readonly table: SampleTable,
    readonly clips: readonly ClipInfo[],
    private readonly references: ReadonlyMap<string, ReferenceFiles>,
    private readonly format: SampleFormat,
    private readonly reader: TarReader,
  ) {
    this.#clipOf = new Uint32Array(table.samples.length);
    clips.forEach((clip, number) => {
      this.#clipOf.fill(number, clip.start, clip.start + clip.count);
      const own = this.#clipsOfSigner.get(clip.signer);
      if (own) own.push(clip);
      else this.#clipsOfSigner.set(clip.signer, [clip]);
    });
    this.#signers = new TarSigners(references, format, reader, {
      of: (id) => this.#clipsOfSigner.get(id) ?? [],
      read: (index) => this.read(index),
    });
  }

  /**
   * @param path tar, or folder of tars
   * @throws FILE_UNREADABLE, DATASET_UNREADABLE, OUTPUT_UNWRITABLE (the copy of a packed tar), and the signal's reason
   */
  static async open(path: string, options: TarSamplesOptions = {}): Promise<TarSamples> {
    const { base, layout: wanted = 'auto', split, size, joints = 'auto', signal } = options;
    const tars = await openTars(await findTars(path, split), options);
    const layout = wanted === 'auto' ? recogniseLayout(tars) : layoutNamed(wanted);
    const table = layout && tabulate(tars, layout);
    if (!table || table.samples.length === 0) throw noSamples(path, tars, layout);
    const baseTars = await openTars((await findBase(tars[0].path, base)) ?? [], options);

    const reader = new TarReader();
    const read = (index: number, part: number): Promise<Buffer> => {
      const sample = table.samples[index];
      return reader.read(tars[sample.tar], sample.files[part]);
    };
    try {
      const bytes = {
        path,
        count: table.samples.length,
        keyOf: (index: number) => table.samples[index].key,
        read: (index: number, part: 'picture' | 'keypoints') => read(index, part === 'picture' ? 0 : 1),
      };
      const format = await findFormat(layout, bytes, { size, joints });
      const clips = await describeClips(table, layout, (index) => read(index, 2), signal);
      const references = tabulateReferences(baseTars, layout);
      return new TarSamples(path, tars, table, clips, references, format, reader);
    } catch (error) {
      await reader[Symbol.asyncDispose]();
      throw error;
    }
  }

  get length(): number {
    return this.table.samples.length;
  }

  get layout(): Layout {
    return this.format.layout;
  }

  /** Of all pictures, in pixels. */
  get size(): Size {
    return this.format.size;
  }

  /** How the 96 keypoints of a published dataset are ordered. */
  get joints(): JointOrderName | undefined {
    return this.format.joints?.name;
  }

  /** Frames per second of the first clip. */
  get fps(): number {
    return this.clips[0].fps;
  }

  /** Ids of the signers. */
  get signers(): readonly string[] {
    return [...this.#clipsOfSigner.keys()];
  }

  /** Whether there is a reference for a signer; else one of the samples stands in. */
  hasReference(id: string): boolean {
    return this.references.has(id);
  }

  info(index: number): SampleInfo {
    const { key, frame } = this.table.samples[index];
    const { signer, name } = this.clips[this.#clipOf[index]];
    return { key, signer, clip: name, frame };
  }

  /** Number of its clip in `clips`. */
  clipOf(index: number): number {
    return this.#clipOf[index];
  }

  /** Microseconds from the start of its clip. */
  timestamp(index: number): number {
    return Math.round((this.table.samples[index].frame / this.clips[this.#clipOf[index]].fps) * 1e6);
  }

  /** The sample one frame earlier, undefined where the dataset has none. */
  previous(index: number): number | undefined {
    const isSameClip = index > 0 && this.#clipOf[index - 1] === this.#clipOf[index];
    const { samples } = this.table;
    return isSameClip && samples[index - 1].frame === samples[index].frame - 1 ? index - 1 : undefined;
  }

  /** @throws BadSample, FILE_UNREADABLE */
  async read(index: number): Promise<TarSample> {
    const [picture, keypoints] = await Promise.all([this.#file(index, 0), this.#file(index, 1)]);
    const seen = await this.format.decode(picture, keypoints, this.timestamp(index));
    return { ...this.info(index), ...seen };
  }

  /** Only the pose, in pixels of the picture. @throws BadSample, FILE_UNREADABLE */
  async pose(index: number): Promise<Pose> {
    return this.format.pose(await this.#file(index, 1), this.timestamp(index));
  }

  /** The size of a picture as it is stored. @throws BadSample, FILE_UNREADABLE */
  async storedSize(index: number): Promise<Size> {
    return pictureSize(await this.#file(index, 0));
  }

  /**
   * Picture and pose of a signer: the reference, or where there is none the best of some samples.
   *
   * @throws BadSample, FILE_UNREADABLE
   */
  signer(id: string): Promise<Signer> {
    return this.#signers.get(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.reader[Symbol.asyncDispose]();
  }

  /** @param part of `layout.parts` */
  #file(index: number, part: number): Promise<Buffer> {
    const { tar, files } = this.table.samples[index];
    return this.reader.read(this.tars[tar], files[part]);
  }
}

function noSamples(path: string, tars: readonly IndexedTar[], layout: Layout | undefined) {
  const damage = tars.find(({ index }) => index.damage)?.index.damage;
  const problem = layout
    ? `it has no sample in the layout "${layout.name}"`
    : 'its files are in no layout that is known';
  return errors.DATASET_UNREADABLE(path, damage ? `${problem}, and ${damage}` : problem);
}
