import { createFrame, FINGERS, type Frame, type Host, type Keypoints, STRIDE } from 'slp';
import { exampleSample } from 'slp/testing';
import { expect, test } from 'vitest';
import { Canvas } from '../src/canvas.ts';
import plugin from '../src/index.ts';
import { FINGER_COLOURS } from '../src/palette.ts';

const sample = exampleSample();

async function draw(changes: Partial<typeof sample.pose> = {}, background = '#000000'): Promise<Frame> {
  // A generator that starts nothing and reports nothing needs no host.
  const generator = await plugin.create({ background, weight: 1 }, {} as Host);
  return generator.generate({ ...sample, pose: { ...sample.pose, ...changes } });
}

function pixel({ data, width, channels }: Frame, x: number, y: number): number[] {
  const at = (Math.floor(y) * width + Math.floor(x)) * channels;
  return [...data.subarray(at, at + channels)];
}

/** A flat hand in the middle of the picture, its fingers far apart. */
function wideHand(): Keypoints {
  const hand = new Float32Array(21 * STRIDE);
  hand.set([48.5, 100.5, 0, 1]);
  Object.values(FINGERS).forEach((rows, finger) => {
    rows.forEach((row, joint) => {
      hand.set([28.5 + 10 * finger, 80.5 - 8 * joint, 0, 1], row * STRIDE);
    });
  });
  return hand;
}

test('draws every finger in its own colour', async () => {
  const frame = await draw({ rightHand: wideHand() });
  Object.values(FINGER_COLOURS).forEach((colour, finger) => {
    expect(pixel(frame, 28.5 + 10 * finger, 64.5)).toEqual([...colour]);
  });
});

test('draws no hand that is not there', async () => {
  const frame = await draw({ leftHand: null, rightHand: null });
  const colours = Object.values(FINGER_COLOURS).map(String);
  for (let i = 0; i < frame.data.length; i += 3) {
    expect(colours).not.toContain(String([...frame.data.subarray(i, i + 3)]));
  }
});

test('leaves a transparent background transparent', async () => {
  const frame = await draw({}, 'transparent');
  expect(pixel(frame, 1, 1)).toEqual([0, 0, 0, 0]);
  expect(pixel(frame, 48, 80)[3]).toBe(255);
});

test('smooths edges, and draws nothing for points that are no numbers', () => {
  const frame = createFrame(8, 8, 3);
  const canvas = new Canvas(frame);
  canvas.line({ x: 0, y: 4 }, { x: 8, y: 4 }, 1.25, 1.25, [200, 200, 200]);
  expect([2, 3, 4, 5].map((y) => pixel(frame, 4, y)[0])).toEqual([50, 200, 200, 50]);
  const before = frame.data.slice();
  canvas.line({ x: Number.NaN, y: 4 }, { x: 8, y: 4 }, 2, 2, [9, 9, 9]);
  canvas.line({ x: 1e9, y: 1e9 }, { x: 2e9, y: 1e9 }, 2, 2, [9, 9, 9]);
  expect(frame.data).toEqual(before);
});
