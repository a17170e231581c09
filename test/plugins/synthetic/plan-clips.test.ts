import { describe, expect, it } from 'vitest';
import { orderFrames } from '../../../plugins/synthetic/order-frames.ts';
import { clipKey, planClips, signerName } from '../../../plugins/synthetic/plan-clips.ts';

const PLAN = { seed: 3, signers: 4, frames: 500, fps: 25 };
const ALL = { seed: 1, shuffle: false, shard: { index: 0, of: 1 }, skip: 0 };
const text = (frames: ReturnType<typeof orderFrames>) =>
  frames.map((at) => `${at.signer}/${at.clip}/${at.frame}`);

describe('clips', () => {
  const clips = planClips(PLAN);

  it('make up all frames of every signer, in pieces of some seconds', () => {
    for (let signer = 0; signer < PLAN.signers; signer++) {
      const own = clips.filter((clip) => clip.signer === signer);
      expect(own.reduce((sum, { frames }) => sum + frames, 0)).toBe(PLAN.frames);
      expect(own.map(({ clip }) => clip)).toEqual([...own.keys()]);
      for (const { frames } of own) {
        expect(frames).toBeGreaterThanOrEqual(1.5 * PLAN.fps);
        expect(frames).toBeLessThanOrEqual(7.5 * PLAN.fps);
      }
    }
  });

  it('stay as they are when there are more signers', () => {
    expect(planClips({ ...PLAN, signers: 9 }).slice(0, clips.length)).toEqual(clips);
  });

  it('are as long as what is performed', () => {
    const lengths = planClips({ ...PLAN, signers: 1, frames: 70, performed: 30 }).map(({ frames }) => frames);
    expect(lengths).toEqual([30, 30, 10]);
  });

  it('have names of their own for every seed', () => {
    expect(clipKey(3, clips[0])).toBe('s3-0001_c001');
    expect(signerName(4, 0)).not.toBe(signerName(3, 0));
  });
});

describe('the order of frames', () => {
  const clips = planClips({ ...PLAN, frames: 100 });

  it('is that of the clips', () => {
    expect(text(orderFrames(clips, ALL)).slice(0, 2)).toEqual(['0/0/0', '0/0/1']);
    expect(text(orderFrames(clips, { ...ALL, skip: 1, limit: 1 }))).toEqual(['0/0/1']);
  });

  it.each([false, true])('is dealt out without remainder or repetition (shuffled: %s)', (shuffle) => {
    const parts = [0, 1, 2].map((index) =>
      text(orderFrames(clips, { ...ALL, shuffle, shard: { index, of: 3 } })),
    );
    expect(parts.flat().length).toBe(400);
    expect(new Set(parts.flat()).size).toBe(400);
  });

  it('mixes signers when shuffled, some frames of one at a time', () => {
    const order = orderFrames(clips, { ...ALL, shuffle: true });
    const changes = order.filter(({ signer }, i) => i > 0 && signer !== order[i - 1].signer).length;
    expect(changes).toBeGreaterThan(6);
    expect(changes).toBeLessThan(32);
    expect(text(order)).not.toEqual(text(orderFrames(clips, { ...ALL, shuffle: true, seed: 2 })));
    expect(order.slice(0, 16).map(({ frame }) => frame)).not.toEqual([...Array(16).keys()]);
  });
});
