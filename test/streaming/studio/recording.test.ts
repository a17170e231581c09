import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { BODY, BODY_COUNT, STRIDE } from '../../../core/pose/topology.ts';
import { readRecording, timed } from '../../../streaming/studio/recording.ts';
import { EXAMPLE_POSES } from '../../support/workspace.ts';

const BODY_LINE = `{"body":[${Array.from({ length: BODY_COUNT }, (_, i) => `[${i},${2 * i}]`).join()}]}`;
const FILE = `{"format":"slp-poses","version":1,"width":640,"height":480,"fps":29.97,"frames":[\n${BODY_LINE},\nnull,\n${BODY_LINE}\n]}\n`;

async function* inPieces(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

describe('readRecording', () => {
  it('reads size, rate and poses, wherever the text is cut', async () => {
    for (const length of [1, 7, 64, 1e6]) {
      const { poses, ...head } = await readRecording(inPieces(FILE, length));
      expect(head).toEqual({ width: 640, height: 480, fps: 29.97 });
      expect(poses.map((pose) => pose?.body[BODY.rightHip * STRIDE + 1])).toEqual([24, undefined, 24]);
    }
  });

  it('reads what the program itself writes', async () => {
    const recording = await readRecording(createReadStream(EXAMPLE_POSES, 'utf8'));
    const file = JSON.parse(await readFile(EXAMPLE_POSES, 'utf8'));
    expect(recording.poses).toHaveLength(file.frames.length);
    expect(recording.poses[100]?.leftHand?.slice(0, 2)).toEqual(
      Float32Array.from(file.frames[100].leftHand[0].slice(0, 2)),
    );
  });

  it('refuses a text that ends too early', async () => {
    for (const text of ['', FILE.slice(0, 40), FILE.slice(0, -4), FILE.slice(0, 120)]) {
      await expect(readRecording(inPieces(text, 50))).rejects.toThrow();
    }
  });

  it('refuses what has no size', async () => {
    await expect(readRecording(inPieces('{"frames":[\nnull\n]}\n', 50))).rejects.toThrow('no size');
  });
});

describe('timed', () => {
  it('gives a pose its place in time, and leaves nobody alone', async () => {
    const { poses } = await readRecording(inPieces(FILE, 100));
    expect(timed(poses[0], 5000)).toEqual({ ...poses[0], timestamp: 5000 });
    expect(timed(null, 5000)).toBeNull();
  });
});
