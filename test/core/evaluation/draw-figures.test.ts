import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../core/contract.ts';
import { drawFigures, type Figure, type FigureSettings } from '../../../core/evaluation/draw-figures.ts';
import type { TrueFrame } from '../../../core/evaluation/evaluate-clip.ts';
import type { FrameScores } from '../../../core/evaluation/scores.ts';
import { trueAreas } from '../../../core/evaluation/true-areas.ts';
import { FACE_COUNTS, HAND_COUNT } from '../../../core/pose/topology.ts';
import { area, clip, frame as scoresOf } from './clips.ts';
import { poseAt, square } from './moving-picture.ts';

const WIDTH = 96;
const HEIGHT = 64;
const COUNT = 30;
const ERASED = 12;
const LEAP = 20;
const SETTINGS: FigureSettings = { worst: 2, best: 1, strip: 3, width: 320, quality: 90 };
const HAND = [220, 40, 40];
const GROUND = [90, 90, 90];

/** A red hand of 20 pixels on grey that moves slowly to the right, and fast once. */
function handAt(index: number): number {
  return 24 + 0.5 * index + (index >= LEAP ? 8 : 0);
}

function picture(index: number, hand: readonly number[]): Frame {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const inside = Math.abs(x - handAt(index)) < 10 && Math.abs(y - 40) < 10;
      data.set(inside ? hand : GROUND, 3 * (y * WIDTH + x));
    }
  }
  return { timestamp: index * 40_000, width: WIDTH, height: HEIGHT, channels: 3, data };
}

function pose(index: number) {
  return poseAt(index * 40_000, {
    leftHand: square(HAND_COUNT, handAt(index), 40, 20),
    face: square(FACE_COUNTS.ibug, 70, 20, 16),
  });
}

async function* truth(): AsyncGenerator<TrueFrame> {
  for (let i = 0; i < COUNT; i++) yield { frame: picture(i, HAND), pose: pose(i) };
}

/** The hand is gone in one frame. */
async function* rendered(count = COUNT): AsyncGenerator<Frame> {
  for (let i = 0; i < count; i++) yield picture(i, i === ERASED ? GROUND : HAND);
}

const scores: FrameScores[] = Array.from({ length: COUNT }, (_, i) =>
  scoresOf(i, { areas: { face: area(), leftHand: area({ ssim: i === ERASED ? 0.1 : 0.9 - 0.001 * i }) } }),
);

const draw = (settings = SETTINGS): Promise<Figure[]> =>
  drawFigures(clip({ rendered: scores }), { truth, rendered }, settings);

/** The colour of a figure at a place in it. */
async function colourAt({ jpeg }: Figure, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const at = 3 * (Math.round(y) * info.width + Math.round(x));
  return [...data.subarray(at, at + 3)];
}

const near = (colour: readonly number[]) => colour.map((value) => expect.closeTo(value, -1.5));

describe('figures of a clip', () => {
  it('come with the worst first, then the best, then the strips in the order of time', async () => {
    const figures = await draw();
    const listed = figures.map(({ kind, area, index }) => `${kind} ${area} ${index}`);
    expect(listed).toEqual([
      `worst leftHand ${ERASED}`,
      'worst leftHand 29',
      'best leftHand 0',
      `thumbnail leftHand ${ERASED}`,
      'face face 5',
      'face face 15',
      'face face 25',
      'hands leftHand 5',
      'hands leftHand 15',
      'hands leftHand 25',
      `hands leftHand ${LEAP}`,
    ]);
    expect(figures.at(-1)?.caption).toBe('0.80 s, moving fastest');
  });

  it('show filmed, rendered and difference, and below the area that is worst', async () => {
    const [worst] = await draw();
    expect(worst).toMatchObject({
      caption: 'left hand at 0.48 s, SSIM 0.10',
      timestamp: 480_000,
      width: 3 * WIDTH,
      height: HEIGHT + WIDTH,
    });
    const box = trueAreas(pose(ERASED), WIDTH, HEIGHT).find(({ area }) => area === 'leftHand')?.box;
    expect(worst.outlines).toEqual(
      [0, 1, 2].map((column) => ({ ...box, x: (box?.x ?? 0) + column * WIDTH })),
    );
    for (const y of [40, HEIGHT + WIDTH / 2]) {
      const x = (column: number): number => column * WIDTH + (y === 40 ? handAt(ERASED) : WIDTH / 2);
      expect(await colourAt(worst, x(0), y)).toEqual(near(HAND));
      expect(await colourAt(worst, x(1), y)).toEqual(near(GROUND));
      expect(await colourAt(worst, x(2), y)).toEqual(near([255, 150, 150]));
    }
    expect(await colourAt(worst, 2 * WIDTH + 80, 10)).toEqual(near([0, 0, 0]));
  });

  it('show strips with filmed above rendered', async () => {
    const strip = (await draw({ ...SETTINGS, strip: 30 })).find(
      ({ kind, index }) => kind === 'hands' && index === ERASED,
    );
    if (!strip) throw new Error('the erased hand is not in the strip');
    expect(strip.height).toBe(2 * strip.width);
    expect(await colourAt(strip, strip.width / 2, strip.height / 4)).toEqual(near(HAND));
    expect(await colourAt(strip, strip.width / 2, (3 * strip.height) / 4)).toEqual(near(GROUND));
  });

  it('name the fastest moment once', async () => {
    const figures = await draw({ ...SETTINGS, strip: COUNT });
    const hands = figures.filter(({ kind }) => kind === 'hands');
    expect(hands.map(({ index }) => index)).toEqual(scores.map(({ index }) => index));
    expect(hands[LEAP].caption).toBe('0.80 s, moving fastest');
  });

  it('shrink to the width that is asked for', async () => {
    const [worst] = await draw({ ...SETTINGS, width: 48 });
    expect([worst.width, worst.height]).toEqual([144, 32 + 48]);
    expect(worst.outlines?.[1].x).toBeCloseTo(48 + (handAt(ERASED) - 13) / 2, 1);
  });

  it('outline nothing where the whole picture is the reason', async () => {
    const whole = scores.map(({ index }) =>
      scoresOf(index, { areas: { whole: area({ ssim: index / COUNT }) } }),
    );
    const [worst] = await drawFigures(clip({ rendered: whole }), { truth, rendered }, SETTINGS);
    expect(worst).toMatchObject({ area: 'whole', index: 0, width: 3 * WIDTH, height: HEIGHT });
    expect(worst.outlines).toBeUndefined();
  });

  it('come again the same', async () => {
    expect(await draw()).toEqual(await draw());
  });

  it('need as many rendered frames as true ones', async () => {
    const short = { truth, rendered: () => rendered(COUNT - 1) };
    await expect(drawFigures(clip({ rendered: scores }), short, SETTINGS)).rejects.toThrow(RangeError);
  });
});
