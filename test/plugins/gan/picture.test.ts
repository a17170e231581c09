import { describe, expect, it } from 'vitest';
import { paintedWindow, pictureOf } from '../../../plugins/gan/picture.ts';
import { PRESETS } from '../../../plugins/gan/presets.ts';
import { Puppet } from '../../../plugins/puppet/puppet.ts';
import { flat, signer, signingSample } from './learner.ts';

const puppet = new Puppet(signer, { background: 'keep', motionBlur: true });
const sample = signingSample();
const picture = pictureOf(sample, puppet.draw(sample), puppet.planes(sample));

/** Where something may be painted, in cells. */
function masked(columns: number, rows: number, cells: readonly (readonly [number, number])[]) {
  const data = new Float32Array(columns * rows);
  for (const [column, row] of cells) data[row * columns + column] = 0.1;
  return { ...picture, mask: { columns, rows, data } };
}

describe('the window that is painted', () => {
  it('holds the person, no more than the network needs', () => {
    const window = paintedWindow(picture, PRESETS.fast)!;
    const { columns, data } = picture.mask;
    data.forEach((value, i) => {
      if (value === 0) return;
      const [x, y] = [4 * (i % columns), 4 * Math.floor(i / columns)];
      expect(x >= window.x && x < window.x + window.width).toBe(true);
      expect(y >= window.y && y < window.y + window.height).toBe(true);
    });
    expect(window.width % 16).toBe(0);
    expect(window.height % 16).toBe(0);
    expect(window.width * window.height).toBeLessThan(0.8 * 256 * 256);
  });

  it('leaves a margin, and lies where the coarse pixels of the network do in every frame', () => {
    expect(paintedWindow(masked(64, 64, [[20, 30]]), PRESETS.fast)).toEqual({
      x: 64,
      y: 112,
      width: 32,
      height: 32,
    });
    expect(paintedWindow(masked(64, 64, [[20, 30]]), PRESETS.large)).toEqual({
      x: 64,
      y: 96,
      width: 32,
      height: 64,
    });
  });

  it('reaches beyond the picture no further than it has to', () => {
    const corners = masked(64, 33, [
      [0, 0],
      [63, 32],
    ]);
    expect(paintedWindow(corners, PRESETS.fast)).toEqual({ x: 0, y: 0, width: 256, height: 144 });
    expect(paintedWindow(masked(64, 64, [[63, 63]]), PRESETS.fast)).toEqual({
      x: 240,
      y: 240,
      width: 16,
      height: 16,
    });
    expect(paintedWindow(masked(3, 2, [[2, 1]]), PRESETS.fast)).toEqual({
      x: 0,
      y: 0,
      width: 16,
      height: 16,
    });
  });

  it('is none where nothing may be painted', () => {
    expect(paintedWindow(masked(8, 8, []), PRESETS.fast)).toBeUndefined();
  });

  it('fits pictures of odd sizes', async () => {
    const { sample: odd, coarse } = flat(61, 43);
    const window = paintedWindow(
      pictureOf(odd, await coarse.generate(odd), await coarse.planes!(odd)),
      PRESETS.fast,
    );
    expect(window).toEqual({ x: 16, y: 0, width: 48, height: 48 });
  });
});
