import { beforeAll, describe, expect, it } from 'vitest';
import { meanInside } from '../../../core/metrics/box.ts';
import { followed as followedAlong } from '../../../core/metrics/followed.ts';
import { luma, type Plane } from '../../../core/metrics/luma.ts';
import { type Flow, OpticalFlow } from '../../../core/metrics/optical-flow.ts';
import { warp } from '../../../core/metrics/warp.ts';
import { warpingError as errorOf } from '../../../core/metrics/warping-error.ts';
import { type Box, handBox } from '../../../core/pose/regions.ts';
import { decodeVideo } from '../../support/decode-video.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { flowTo, mean, shown, texture } from './moving-pictures.ts';
import { grey } from './pictures.ts';

const SIZE = 128;
const everything = new Uint8Array(SIZE * SIZE).fill(1);
const still = flowTo(SIZE, SIZE, (x, y) => [x, y]);
const picture = shown(SIZE, SIZE);

function warpingError(previous: Plane, current: Plane, flow: Flow, mask: Uint8Array, box?: Box) {
  return errorOf(warp(previous, flow), current, mask, box);
}

function followed(flow: Flow, from: Plane, to: Plane): Uint8Array {
  return followedAlong(flow, warp(from, flow), to);
}

function brighter({ width, height, data }: Plane, by: (i: number) => number): Plane {
  return { width, height, data: data.map((value, i) => value + by(i)) };
}

describe('warpingError', () => {
  it('is 0 where pixels only move', () => {
    const flow = flowTo(SIZE, SIZE, (x, y) => [x - 7, y + 3]);
    const moved = shown(SIZE, SIZE, (x, y) => [x - 7, y + 3]);
    const mask = followed(flow, picture, moved);
    expect(warpingError(picture, moved, flow, mask)).toBeCloseTo(0, 6);
    expect(warpingError(picture, moved, still, everything)).toBeGreaterThan(100);
  });

  it('is k² where every other frame is brighter by k, whatever moves', () => {
    const [from, to] = [0, 6].map((x) => shown(SIZE, SIZE, (u, v) => [u + x, v]));
    const flow = new OpticalFlow(SIZE, SIZE).between(from, to);
    const mask = followed(flow, from, to);
    for (const k of [3, 10]) {
      const up =
        warpingError(
          from,
          brighter(to, () => k),
          flow,
          mask,
        ) ?? Number.NaN;
      const down =
        warpingError(
          brighter(from, () => k),
          to,
          flow,
          mask,
        ) ?? Number.NaN;
      expect(up / k ** 2).toBeCloseTo(1, 1);
      expect(down / k ** 2).toBeCloseTo(1, 1);
    }
  });

  it('grows with flicker of every pixel, by its variance', () => {
    const [from, to] = [0, 4.5].map((x) => shown(SIZE, SIZE, (u, v) => [u - x, v + x / 2]));
    const flow = new OpticalFlow(SIZE, SIZE).between(from, to);
    const mask = followed(flow, from, to);
    const noise = (i: number) => texture(8 * (i % SIZE), Math.floor(i / SIZE) * 8, 9) - 127;
    const errors = [0, 0.05, 0.1, 0.2].map(
      (amount) =>
        warpingError(
          from,
          brighter(to, (i) => amount * noise(i)),
          flow,
          mask,
        ) ?? Number.NaN,
    );
    const variance = picture.data.reduce((sum, _, i) => sum + noise(i) ** 2, 0) / picture.data.length;
    expect(errors[0]).toBeLessThan(0.5);
    expect(errors[1]).toBeGreaterThan(errors[0]);
    expect((errors[2] - errors[0]) / (0.01 * variance)).toBeCloseTo(1, 1);
    expect((errors[3] - errors[0]) / (0.04 * variance)).toBeCloseTo(1, 1);
  });

  it('counts only followed pixels inside the box', () => {
    const spot = grey(SIZE, SIZE, (x, y) => picture.data[y * SIZE + x] + (x < 10 && y < 10 ? 20 : 0));
    expect(warpingError(picture, spot, still, everything, { x: 0, y: 0, size: 20 })).toBeCloseTo(100, 3);
    expect(warpingError(picture, spot, still, everything, { x: 20, y: 20, size: 60 })).toBe(0);
    const mask = everything.map((_, i) => (i % SIZE < 5 ? 0 : 1));
    expect(warpingError(picture, spot, still, mask, { x: 0, y: 0, size: 10 })).toBeCloseTo(400, 3);
  });

  it('is null where nothing can be followed', () => {
    expect(warpingError(picture, picture, still, new Uint8Array(SIZE * SIZE))).toBeNull();
    expect(warpingError(picture, picture, still, everything, { x: -50, y: 0, size: 40 })).toBeNull();
  });

  it('refuses pictures of another size than the flow', () => {
    const other = shown(SIZE, SIZE - 1);
    expect(() => warpingError(other, picture, still, everything)).toThrow(RangeError);
    expect(() => warpingError(picture, other, still, everything)).toThrow(RangeError);
  });
});

describeWithSharedData('warpingError of a signer with fast hands', () => {
  const CLIP = 'clips/blond_man/test/drama';
  const SIDE = 256;
  const [whole, hands]: Measured[][] = [[], []];

  beforeAll(async () => {
    const { poses, width } = readHolistic(sharedData(`${CLIP}.json`));
    const flow = new OpticalFlow(SIDE, SIDE);
    let previous: Plane | undefined;
    let index = 0;
    for await (const frame of decodeVideo(sharedData(`${CLIP}.mp4`), {
      width: SIDE,
      height: SIDE,
      fps: 15,
    })) {
      const current = luma(frame);
      const pose = poses[index];
      if (previous && index >= 12 && index < 32) {
        const moved = flow.between(previous, current);
        const mask = followed(moved, previous, current);
        whole.push(measured(previous, current, moved, mask, { x: 0, y: 0, size: SIDE }));
        for (const box of [handBox(pose?.leftHand ?? null), handBox(pose?.rightHand ?? null)]) {
          if (box) hands.push(measured(previous, current, moved, mask, scaled(box, SIDE / width)));
        }
      }
      previous = current;
      index += 1;
    }
  });

  it('is cut by the flow to a fraction of what changes from frame to frame', () => {
    for (const part of [whole, hands]) {
      expect(part.length).toBeGreaterThan(15);
      expect(average(part, 'unmoved') / average(part, 'moved')).toBeGreaterThan(12);
    }
  });

  it('is small over the pixels that can be followed, which are neither all nor none', () => {
    expect(Math.sqrt(average(whole, 'followed'))).toBeLessThan(2);
    expect(Math.sqrt(average(hands, 'followed'))).toBeLessThan(6);
    expect(average(whole, 'share')).toBeGreaterThan(0.8);
    expect(average(whole, 'share')).toBeLessThan(0.98);
    expect(average(hands, 'share')).toBeGreaterThan(0.3);
    expect(average(hands, 'share')).toBeLessThan(0.8);
  });

  /** Mean squared differences without the flow, with it, and with it where pixels can be followed; the share of those. */
  interface Measured {
    readonly unmoved: number;
    readonly moved: number;
    readonly followed: number;
    readonly share: number;
  }

  function measured(previous: Plane, current: Plane, flow: Flow, mask: Uint8Array, box: Box): Measured {
    const all = new Uint8Array(SIDE * SIDE).fill(1);
    const unmoved = flowTo(SIDE, SIDE, (x, y) => [x, y]);
    const kept = { width: SIDE, height: SIDE, data: Float32Array.from(mask) };
    return {
      unmoved: warpingError(previous, current, unmoved, all, box) ?? Number.NaN,
      moved: warpingError(previous, current, flow, all, box) ?? Number.NaN,
      followed: warpingError(previous, current, flow, mask, box) ?? Number.NaN,
      share: meanInside(kept, box),
    };
  }

  function average(part: readonly Measured[], name: keyof Measured): number {
    return mean(part.map((values) => values[name]));
  }

  function scaled({ x, y, size }: Box, by: number): Box {
    return { x: x * by, y: y * by, size: size * by };
  }
});
