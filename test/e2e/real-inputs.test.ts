import { copyFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { psnr } from '../../core/metrics/psnr.ts';
import { DEFAULT_CONDITIONING } from '../../core/pose/condition.ts';
import { loadClip } from '../bench/clips.ts';
import { type Rendered, renderClip, startSynthesis } from '../bench/rendition.ts';
import { scoreFrame, summarise } from '../bench/score.ts';
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
    ['clips/blond_man/test/weather', { ssim: 0.91, face: 0.88, mouth: 0.84, hand: 0.58, self: 33 }],
    ['clips/unseen/black_woman/bye', { ssim: 0.85, face: 0.75, mouth: 0.76, hand: 0.56, self: 30 }],
    ['clips/unseen/navy_woman/pleasewrite', { ssim: 0.87, face: 0.78, mouth: 0.8, hand: 0.56, self: 35 }],
  ])('%s', async (path, least) => {
    const clip = await loadClip(sharedData(path), 256);
    await using running = await startSynthesis('puppet');
    const conditioning = { ...DEFAULT_CONDITIONING, smooth: false, retarget: false };
    const rendered: Rendered[] = [];
    for await (const one of renderClip(clip, running.synthesize, conditioning, 6)) rendered.push(one);
    const [reference, ...rest] = rendered as [Rendered, ...Rendered[]];
    const score = (pick: (one: Rendered) => Rendered['frame']) =>
      summarise(rest.map((one) => scoreFrame(pick(one), one.target, one.truth)));
    const puppet = score(({ frame }) => frame);
    const copy = score(() => clip.signer.image);
    expect(psnr(reference.frame, reference.target)).toBeGreaterThan(least.self);
    for (const region of ['ssim', 'face', 'mouth', 'hand'] as const) {
      expect(puppet[region], region).toBeGreaterThan(least[region]);
      expect(puppet[region], region).toBeGreaterThan(copy[region]);
    }
    expect(puppet.sharpness).toBeLessThan(2.2);
  });
});
