import { mapInOrder } from '../map-in-order.ts';
import { BadSample } from './bad-sample.ts';
import type { Layout } from './layouts/layout.ts';
import { parseObject } from './layouts/read-pose-document.ts';
import type { SampleClip, SampleTable } from './sample-table.ts';

/** What is known of a clip beside its place. */
export interface ClipInfo extends SampleClip {
  readonly name: string;
  /** Id of the signer. */
  readonly signer: string;
  readonly fps: number;
}

/** Samples of a clip that are asked who signs. */
const ASKED = 3;
const IN_FLIGHT = 8;
/** Of the parts of a sample in the layout of WebDataset. */
const FACTS = 2;

/**
 * Signer, name and frame rate of every clip: from `KEY.json` of the first sample that has one, else the clip's own key is both. In
 * the published datasets every sequence counts as a signer, as it has a reference of its own.
 *
 * @param readFacts reads that file of a sample
 */
export async function describeClips(
  { clips, samples }: SampleTable,
  layout: Layout,
  readFacts: (index: number) => Promise<Buffer>,
  signal?: AbortSignal,
): Promise<ClipInfo[]> {
  const unknown = (clip: SampleClip): ClipInfo => ({
    ...clip,
    name: clip.key,
    signer: clip.key,
    fps: layout.fps,
  });
  if (layout.name !== 'webdataset') return clips.map(unknown);

  const describe = async (clip: SampleClip): Promise<ClipInfo> => {
    signal?.throwIfAborted();
    for (let index = clip.start; index < clip.start + Math.min(ASKED, clip.count); index++) {
      if (samples[index].files[FACTS] < 0) continue;
      const { signer, clip: name, fps } = await factsOrNone(readFacts(index));
      if (typeof signer !== 'string' || signer === '') continue;
      const isRate = typeof fps === 'number' && fps > 0.01 && fps < 1000;
      return {
        ...clip,
        signer,
        name: typeof name === 'string' ? name : clip.key,
        fps: isRate ? fps : layout.fps,
      };
    }
    return unknown(clip);
  };
  const out: ClipInfo[] = [];
  for await (const clip of mapInOrder(clips, describe, IN_FLIGHT)) out.push(clip);
  return out;
}

/** Damaged facts are as good as none: another sample of the clip has the same. */
async function factsOrNone(reading: Promise<Buffer>): Promise<Readonly<Record<string, unknown>>> {
  try {
    return parseObject(await reading, 'its facts');
  } catch (error) {
    if (error instanceof BadSample) return {};
    throw error;
  }
}
