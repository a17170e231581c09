import { describe, expect, it } from 'vitest';
import type { Keypoints, Pose } from '../../../core/contract.ts';
import { createFrame } from '../../../core/image/frame.ts';
import { BODY, meshIndices, meshRows, STRIDE } from '../../../core/pose/topology.ts';
import { decode } from '../../../plugins/gan/decode.ts';
import { Encoder, writeColours } from '../../../plugins/gan/encode.ts';
import { createInputs, DETAIL, GUIDE, type NetworkInputs } from '../../../plugins/gan/inputs.ts';
import { personMask } from '../../../plugins/gan/person-mask.ts';
import { pictureOf } from '../../../plugins/gan/picture.ts';
import { Puppet } from '../../../plugins/puppet/puppet.ts';
import { signer, signingSample } from './learner.ts';

const puppet = new Puppet(signer, { background: 'keep', motionBlur: true });
const sample = signingSample();
const picture = pictureOf(sample, puppet.draw(sample), puppet.planes(sample));
const { coarse, planes } = picture;
const whole = { x: 0, y: 0, width: 256, height: 256 };

function encoded(window = whole): NetworkInputs {
  const inputs = createInputs(window.width, window.height);
  new Encoder().encode(picture, window, inputs);
  return inputs;
}

describe('encode', () => {
  const { detail, guide, mask, signer: colours } = encoded();
  const detailAt = (plane: number, x: number, y: number) => detail[(plane * 128 + (y >> 1)) * 128 + (x >> 1)];
  const guideAt = (plane: number, x: number, y: number) => guide[(plane * 64 + (y >> 2)) * 64 + (x >> 2)];

  it('draws each finger into a plane of its own, brighter towards its tip', () => {
    // The index finger of the drawn hand goes up from (104, 136) to (104, 118).
    const index = DETAIL.fingers + 1;
    expect(detailAt(index, 104, 119)).toBeGreaterThan(detailAt(index, 104, 134) + 0.1);
    expect(detailAt(index, 104, 134)).toBeGreaterThan(0.3);
    expect(detailAt(DETAIL.fingers + 4, 104, 119)).toBe(0);
  });

  it('draws the face: lines of lips and lids, and what they enclose', () => {
    // The lower lip's middle.
    expect(detailAt(DETAIL.faceLines, 128, 81)).toBeGreaterThan(0.3);
    expect(detailAt(DETAIL.faceLines, 128, 90)).toBe(0);
    expect(detailAt(DETAIL.openings, 119, 54)).toBe(1);
    expect(detailAt(DETAIL.openings, 128, 90)).toBe(0);
  });

  it('tells how the hand moves', () => {
    expect(guideAt(GUIDE.motionX, 104, 130)).toBeLessThan(-0.2);
    expect(Math.abs(guideAt(GUIDE.motionY, 104, 130))).toBeLessThan(0.05);
    expect(guideAt(GUIDE.speed, 104, 130)).toBeGreaterThan(0.2);
    expect(guideAt(GUIDE.speed, 20, 20)).toBe(0);
    expect(guideAt(GUIDE.palms, 108, 144)).toBeGreaterThan(0.5);
    expect(guideAt(GUIDE.arms, 184, 230)).toBeGreaterThan(0.5);
  });

  it('lets the person and a margin be painted, nothing else', () => {
    const at = (x: number, y: number) => mask[(y >> 2) * 64 + (x >> 2)];
    expect(at(128, 170)).toBe(1);
    expect(at(104, 119)).toBe(1);
    // The torso ends at x = 174.
    expect(at(177, 150)).toBeGreaterThan(0);
    expect(at(230, 100)).toBe(0);
    expect(at(10, 10)).toBe(0);
    expect(mask.filter((value) => value > 0).length).toBeLessThan(0.6 * mask.length);
  });

  it("knows the colours of the reference's skin and clothes", () => {
    const [red, green, blue] = Array.from(colours, (value) => value * 255);
    expect(red).toBeGreaterThan(green);
    expect(green).toBeGreaterThan(blue);
    expect(Array.from(colours.subarray(3), (value) => Math.round(value * 255))).toEqual([40, 60, 120]);
  });

  it('sees the same in a part as in the whole', () => {
    const window = { x: 64, y: 96, width: 96, height: 64 };
    const part = encoded(window);
    const all = encoded();
    let apart = 0;
    for (let i = 0; i < part.detail.length; i++) {
      const x = 32 + (i % 48);
      const y = 48 + (Math.floor(i / 48) % 32);
      const plane = Math.floor(i / (48 * 32));
      apart = Math.max(apart, Math.abs(part.detail[i] - all.detail[(plane * 128 + y) * 128 + x]));
    }
    expect(apart).toBeLessThan(1e-5);
    for (let i = 0; i < part.mask.length; i++) {
      expect(part.mask[i]).toBe(all.mask[(24 + Math.floor(i / 24)) * 64 + 16 + (i % 24)]);
    }
  });

  it('repeats the edge beyond the picture', () => {
    const inputs = encoded({ x: 0, y: 0, width: 272, height: 272 });
    for (const [plane, scale] of [
      [inputs.coarse, 1],
      [inputs.detail, 2],
    ] as const) {
      const at = (x: number, y: number) =>
        plane[Math.floor(y / scale) * (272 / scale) + Math.floor(x / scale)];
      expect(at(271, 5)).toBe(at(255, 5));
      expect(at(9, 271)).toBe(at(9, 255));
    }
    expect(inputs.mask.subarray(64 * 68).every((value) => value === 0)).toBe(true);
  });
});

const same = (a: Float32Array, b: Float32Array): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

describe('encode, where keypoints are missing', () => {
  const window = whole;
  const inputsOf = (change: Partial<Pose>, before: Partial<Pose> = {}): NetworkInputs => {
    const inputs = createInputs(window.width, window.height);
    const pose = { ...sample.pose, ...change };
    const previous = { ...sample.previous!, ...before };
    new Encoder().encode(pictureOf({ ...sample, pose, previous }, coarse, planes), window, inputs);
    return inputs;
  };
  const without = (keypoints: Keypoints, ...rows: readonly number[]): Keypoints => {
    const out = keypoints.slice();
    for (const row of rows) out.fill(0, row * STRIDE, (row + 1) * STRIDE);
    return out;
  };
  const painted = ({ mask }: NetworkInputs): number => mask.filter((value) => value > 0).length;
  const usual = encoded();

  it('takes hands as large as what was seen of them', () => {
    // A missing knuckle is not one in the corner of the picture.
    const { detail } = inputsOf({ rightHand: without(sample.pose.rightHand!, 9, 10, 11, 12) });
    const plane = (all: Float32Array, finger: number): Float32Array =>
      all.subarray((DETAIL.fingers + finger) * 16384, (DETAIL.fingers + finger + 1) * 16384);
    expect(same(plane(detail, 1), plane(usual.detail, 1))).toBe(true);
    expect(Math.max(...plane(usual.detail, 2))).toBeGreaterThan(0.4);
    expect(plane(detail, 2).every((value) => value === 0)).toBe(true);
    const nowhere = inputsOf({ rightHand: without(sample.pose.rightHand!, 0) });
    expect(plane(nowhere.detail, 1).every((value) => value === 0)).toBe(true);
    expect(painted(nowhere)).toBeLessThanOrEqual(painted(usual));
  });

  it("measures by the reference's shoulders where the pose has none, or both at one place", () => {
    const { body } = sample.pose;
    const coincident = body.slice();
    coincident.set(
      body.subarray(BODY.leftShoulder * STRIDE, BODY.rightShoulder * STRIDE),
      BODY.rightShoulder * STRIDE,
    );
    for (const unseen of [without(body, BODY.leftShoulder), coincident, without(body, ...body.keys())]) {
      const { mask, guide } = inputsOf({ body: unseen }, { body: unseen });
      expect(same(mask, usual.mask)).toBe(true);
      expect(guide.every(Number.isFinite)).toBe(true);
      expect(guide[(GUIDE.motionX * 64 + 32) * 64 + 26]).toBe(
        usual.guide[(GUIDE.motionX * 64 + 32) * 64 + 26],
      );
    }
  });

  it('takes a person without face and hands, and moves nothing at a cut', () => {
    const { detail, guide } = inputsOf({ face: null, rightHand: null });
    const drawn = detail.subarray(DETAIL.fingers * 16384);
    expect(drawn.every((value) => value === 0)).toBe(true);
    expect(guide.subarray(GUIDE.palms * 4096).every((value) => value === 0)).toBe(true);
    const { previous: _, ...first } = sample;
    const inputs = createInputs(window.width, window.height);
    new Encoder().encode(pictureOf(first, coarse, planes), window, inputs);
    expect(inputs.guide.subarray(0, GUIDE.arms * 4096).every((value) => value === 0)).toBe(true);
  });

  it('draws the same face from 68, 128 and 468 points', () => {
    const ibug = sample.pose.face!;
    const rows = meshIndices(68);
    const from = (count: number): Keypoints => {
      const face = new Float32Array(count * STRIDE);
      const target = meshRows(count);
      rows.forEach((index, row) => {
        if (target[index] >= 0)
          face.set(ibug.subarray(row * STRIDE, (row + 1) * STRIDE), target[index] * STRIDE);
      });
      return face;
    };
    const drawn = (face: Keypoints): Float32Array =>
      inputsOf({ face }).detail.subarray(DETAIL.faceLines * 16384);
    expect(same(drawn(from(68)), drawn(ibug))).toBe(true);
    expect(same(drawn(from(468)), drawn(ibug))).toBe(true);
    const contours = drawn(from(128));
    expect(contours.filter((value) => value > 0).length).toBeGreaterThan(
      0.9 * drawn(ibug).filter((value) => value > 0).length,
    );
  });
});

describe('the mask', () => {
  it('marks whoever is faintly there, and nobody beyond the right edge', () => {
    const [width, height] = [66, 32];
    const alpha = new Float32Array(width * height).map((_, i) => (i % width < 8 ? 0.05 : 0.01));
    const pose = { ...sample.pose, rightHand: null };
    const { columns, rows, data } = personMask({ width, height, alpha }, pose, undefined, 10);
    expect([columns, rows]).toEqual([17, 8]);
    // Two cells, one of margin.
    for (let i = 0; i < data.length; i++) expect(data[i] > 0).toBe(i % columns < 3);
  });
});

describe('decode', () => {
  const window = { x: 0, y: 0, width: 16, height: 16 };
  const everywhere = new Float32Array(16).fill(1);

  it.each([3, 4] as const)('gives back every byte of a frame with %i channels', (channels) => {
    const frame = createFrame(13, 10, channels);
    for (let i = 0; i < frame.data.length; i++)
      frame.data[i] = channels === 4 && i % 4 === 3 ? 255 : (i * 37) % 256;
    const numbers = new Float32Array(3 * 16 * 16);
    writeColours(frame, window, numbers);
    const out = { ...frame, data: new Uint8Array(frame.data.length).fill(255) };
    decode(numbers, everywhere, window, out);
    expect(out.data).toEqual(frame.data);
  });

  it('keeps numbers outside of 0..1 within bytes', () => {
    const numbers = new Float32Array(3 * 16 * 16).fill(-3).fill(7, 256, 512).fill(0.5, 512);
    const frame = createFrame(16, 16, 3);
    decode(numbers, everywhere, window, frame);
    expect([...frame.data.subarray(0, 3)]).toEqual([0, 255, 128]);
  });

  it('touches neither what is masked nor what is transparent', () => {
    const mask = everywhere.slice();
    mask[0] = 0;
    const frame = createFrame(16, 16, 4);
    for (let i = 3; i < frame.data.length; i += 4) frame.data[i] = i < 200 ? 255 : 254;
    const before = frame.data.slice();
    decode(new Float32Array(3 * 256).fill(1), mask, window, frame);
    const changed = Array.from({ length: 256 }, (_, i) => i).filter(
      (i) => frame.data[4 * i] !== before[4 * i],
    );
    expect(changed).toEqual(
      [...range(4, 16), ...range(20, 32), ...range(36, 48), 48, 49].filter((i) => i < 50 && !(i % 16 < 4)),
    );
  });
});

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
