import { copyFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REGIONS } from '../../core/evaluation/measures.ts';
import { summarise } from '../../core/evaluation/summarise.ts';
import { DEFAULT_CONDITIONING } from '../../core/pose/condition.ts';
import { openClip } from '../bench/clips.ts';
import { measureClip } from '../bench/measure-quality.ts';
import { startSynthesis } from '../bench/rendition.ts';
import { slp } from '../support/run-cli.ts';
import { describeWithSharedData, sharedData } from '../support/shared-data.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await createWorkspace();
});
afterAll(() => space[Symbol.asyncDispose]());

describeWithSharedData('slp render on real photos and pose files', () => {
  it.each([
    ['signfordeaf_owais.png', 'poses/seg__example.pose'],
    ['signfordeaf_hesna.png', 'poses/viewer-example.pose'],
    ['dgs_woman_a.png', 'poses/pose__tests-openpose.pose'],
    ['openposer_woman.png', 'poses/openpose/psl_good'],
    ['kiri_please_38.png', 'poses/mediapipe_json/thank.json'],
    ['startasl_longhair_man_frame.png', 'poses/asl-fingerspell_V.pose'],
    ['p2v_example-img.png', 'clips/unseen/black_woman/hello.json'],
  ])('%s signs %s', async (photo, poses) => {
    const { code, stderr } = await slp(
      [
        'render',
        sharedData(poses),
        '--ref',
        sharedData(`photos/${photo}`),
        '--size',
        '96',
        '-o',
        'video.mp4',
      ],
      { cwd: space.directory },
    );
    expect(stderr).toMatch(/video\.mp4: \d{2,} frames/);
    expect(code).toBe(0);
  });

  it('needs nothing but a film and a photo', async () => {
    const photo = space.path('owais.png');
    await copyFile(sharedData('photos/signfordeaf_owais.png'), photo);
    const clip = sharedData('clips/unseen/navy_woman/pleasewrite');
    const render = (driver: string, ref: string) =>
      slp(['render', driver, '--ref', ref, '--size', '96', '-o', '-'], {
        env: { SLP_CACHE: space.path('cache') },
      });
    const estimated = await render(`${clip}.mp4`, photo);
    expect(estimated.code).toBe(0);
    const given = await render(`${clip}.json`, sharedData('photos/signfordeaf_owais.png'));
    expect(estimated.stdout).toHaveLength(given.stdout.length);
    let squares = 0;
    given.stdout.forEach((value, i) => {
      squares += (value - estimated.stdout[i]!) ** 2;
    });
    // 34 dB; a hand that is found in one and not in the other makes most of the difference.
    expect(10 * Math.log10((255 ** 2 * given.stdout.length) / squares)).toBeGreaterThan(30);
  });

  it('refuses poses that show no shoulders as a reference', async () => {
    const { stderr, code } = await slp(
      [
        ...[
          'render',
          sharedData('poses/seg__example.pose'),
          '--ref',
          sharedData('photos/signfordeaf_owais.png'),
        ],
        ...['--ref-pose', sharedData('poses/pose__tests-mediapipe_hand_normalized.pose')],
      ],
      { cwd: space.directory },
    );
    expect(stderr).toMatch(/\[REFERENCE_(UNUSABLE|POSE_MISMATCH)\]/);
    expect(code).toBe(2);
  });
});

describeWithSharedData('the puppet against filmed frames', () => {
  // A little below what was measured (README, "Figures"): a change that costs hands or face for another gain fails here.
  it.each([
    ['clips/blond_man/test/weather', { whole: 0.92, face: 0.92, mouth: 0.91, hand: 0.7, self: 33 }],
    ['clips/unseen/black_woman/bye', { whole: 0.87, face: 0.84, mouth: 0.84, hand: 0.66, self: 30 }],
    ['clips/unseen/navy_woman/pleasewrite', { whole: 0.87, face: 0.8, mouth: 0.88, hand: 0.61, self: 35 }],
  ])('%s', async (path, { self, ...least }) => {
    const clip = await openClip(sharedData(path), 256);
    await using running = await startSynthesis('puppet');
    const conditioning = { ...DEFAULT_CONDITIONING, smooth: false, retarget: false };
    const measured = await measureClip(clip, running.synthesize, conditioning);
    expect(measured.self).toBeGreaterThan(self);
    const { contenders } = summarise([measured.scores]);
    for (const region of REGIONS) {
      const [puppet, copy] = [contenders.rendered![region]!, contenders.copy![region]!];
      expect(puppet.ssim!.value, region).toBeGreaterThan(least[region]);
      expect(puppet.ssim!.value, region).toBeGreaterThan(copy.ssim!.value);
    }
    expect(contenders.rendered!.hand!.sharpness!.value).toBeLessThan(2.2);
  });
});
