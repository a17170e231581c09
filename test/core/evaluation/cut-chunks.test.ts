import { describe, expect, it } from 'vitest';
import { cutChunks, type Step } from '../../../core/evaluation/cut-chunks.ts';
import type { Chunk } from '../../../core/evaluation/score-messages.ts';
import { iterate, plainFrame } from '../../support/samples.ts';

const SIZE = { width: 4, height: 2 };
const BYTES = 4 * 2 * 3;

/** The filmed frames are of the values 0, 1, 2 …, the rendered ones of 100, 101, 102 …. */
function steps(count: number): Step[] {
  return Array.from({ length: count }, (_, index) => ({
    truth: { frame: plainFrame(index, index * 1000), pose: null },
    rendered: plainFrame(100 + index, 0),
  }));
}

async function chunksOf(items: Step[], length?: number): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of cutChunks(iterate(items), SIZE, length)) chunks.push(chunk);
  return chunks;
}

/** The value of each picture that a chunk needs. */
function values({ frames }: Chunk, pictures: Uint8Array | undefined): number[] {
  const count = frames.length + (frames[0]!.index > 0 ? 1 : 0);
  return Array.from({ length: count }, (_, place) => {
    const picture = pictures!.subarray(place * BYTES, (place + 1) * BYTES);
    expect(new Set(picture).size).toBe(1);
    return picture[0]!;
  });
}

describe('cutChunks', () => {
  it('cuts after every few frames, and leads each chunk with the frame before it', async () => {
    const chunks = await chunksOf(steps(7), 3);
    expect(chunks.map(({ frames }) => frames.map(({ index }) => index))).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect(chunks[1]?.frames.map(({ timestamp }) => timestamp)).toEqual([3000, 4000, 5000]);
    expect(chunks.map((chunk) => values(chunk, chunk.pictures.truth))).toEqual([
      [0, 1, 2],
      [2, 3, 4, 5],
      [5, 6],
    ]);
    expect(values(chunks[1]!, chunks[1]!.pictures.rendered)).toEqual([102, 103, 104, 105]);
  });

  it('makes no chunk of a leading frame alone, nor of nothing', async () => {
    expect(await chunksOf(steps(6), 3)).toHaveLength(2);
    expect(await chunksOf([])).toEqual([]);
  });

  it('takes eight frames of small pictures', async () => {
    const chunks = await chunksOf(steps(17));
    expect(chunks.map(({ frames }) => frames.length)).toEqual([8, 8, 1]);
  });

  it('takes fewer of large ones', async () => {
    const frame = plainFrame(0, 0, 1280, 720);
    const large = Array.from({ length: 4 }, () => ({ truth: { frame, pose: null }, rendered: frame }));
    const lengths: number[] = [];
    for await (const { frames } of cutChunks(iterate(large), frame)) lengths.push(frames.length);
    expect(lengths).toEqual([3, 1]);
  });

  it('leaves frames to their reader, also where one is shown twice', async () => {
    const again = plainFrame(7, 0);
    const items = steps(4).map((step) => ({ ...step, rendered: again, baseline: again }));
    const chunks = await chunksOf(items, 2);
    for (const { pictures } of chunks) {
      for (const data of Object.values(pictures))
        structuredClone(data, { transfer: [data.buffer as ArrayBuffer] });
    }
    expect(again.data).toHaveLength(BYTES);
    expect(Object.keys(chunks[1]!.pictures)).toEqual(['truth', 'rendered', 'baseline']);
  });

  it('drops alpha', async () => {
    const data = Uint8Array.from({ length: 4 * 2 * 4 }, (_, i) => (i % 4 === 3 ? 255 : 9));
    const [step] = steps(1);
    const [chunk] = await chunksOf([{ ...step!, rendered: { ...SIZE, timestamp: 0, channels: 4, data } }]);
    expect(values(chunk!, chunk!.pictures.rendered)).toEqual([9]);
  });

  it('refuses a frame of another size', async () => {
    const items = steps(3).map((step, i) => (i < 2 ? step : { ...step, rendered: plainFrame(0, 0, 2, 4) }));
    await expect(chunksOf(items)).rejects.toThrow(
      new RangeError('a picture of 2×4 cannot be compared with one of 4×2'),
    );
  });
});
