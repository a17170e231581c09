import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estimator } from '../../../core/contract.ts';
// The built files: a worker thread runs JavaScript, not TypeScript.
import holistic from '../../../dist/plugins/holistic/index.js';
import { Renderer } from '../../../plugins/synthetic/render/renderer.ts';
import { Stage } from '../../../plugins/synthetic/stage.ts';
import { countEstimate, emptyTally } from '../../support/compare-estimate.ts';
import { quietHost } from '../../support/quiet-host.ts';

const SIZE = 256;
const SIGNERS = 2;
/** Moments in the middle of signing. */
const FRAMES = [45, 75, 105, 135];

let estimator: Estimator & AsyncDisposable;
beforeAll(async () => {
  estimator = (await holistic.create({ model: 'full', threads: 1 }, quietHost())) as typeof estimator;
});
afterAll(() => estimator[Symbol.asyncDispose]());

describe('people who do not exist', () => {
  // How often over many of them: `npm run bench -- --synthetic`.
  it('have faces and hands that are found where they are', async () => {
    const tally = emptyTally();
    const renderer = new Renderer(SIZE);
    for (let number = 0; number < SIGNERS; number++) {
      const stage = new Stage({ seed: 3, size: SIZE, fps: 25 }, number, renderer);
      for (const moment of FRAMES) {
        const { frame, pose } = await stage.shot(0, moment);
        estimator.reset();
        countEstimate(tally, pose, await estimator.estimate(frame));
      }
    }
    const { face, hand } = tally;
    expect(face.visible).toBeGreaterThanOrEqual(7);
    expect(face.found / face.visible).toBeGreaterThanOrEqual(0.9);
    expect(face.error / face.found).toBeLessThan(0.12);
    expect(hand.visible).toBeGreaterThanOrEqual(5);
    expect(hand.found / hand.visible).toBeGreaterThanOrEqual(0.7);
    expect(hand.error / hand.found).toBeLessThan(0.15);
  }, 300_000);
});
