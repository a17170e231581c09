import { expect, test } from 'vitest';
import { poseFormProblem } from '../../../core/conformance/pose-form.ts';
import { frameProblem } from '../../../core/image/frame.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';
import { exampleFrame, exampleObservations, exampleSample, exampleSigner } from '../../../core/testing.ts';

test('the example film shows a whole person who raises the right hand', () => {
  const { image, pose } = exampleSigner();
  expect([image.width, image.height, frameProblem(image), poseFormProblem(pose)]).toEqual([
    96,
    128,
    undefined,
    undefined,
  ]);
  const observations = exampleObservations(20);
  expect(observations.map(({ pose }) => poseFormProblem(pose))).toEqual(Array(20).fill(undefined));
  expect(observations.map(({ pose }) => pose.timestamp)).toEqual(observations.map((_, i) => i * 40_000));
  const heights = observations.map(({ pose }) => pose.body[BODY.rightWrist * STRIDE + 1]);
  expect(heights.slice(0, 17)).toEqual(heights.slice(0, 17).sort((a, b) => b - a));
  for (const { pose } of observations) {
    for (let i = 0; i < pose.body.length; i += STRIDE) {
      expect(pose.body[i] > 0 && pose.body[i] < 96 && pose.body[i + 1] > 0 && pose.body[i + 1] < 128).toBe(
        true,
      );
    }
  }
});

test('a sample has what a generator may ask for, in new memory every time', () => {
  const [first, second] = [exampleSample(3), exampleSample(3)];
  expect(first).toEqual(second);
  expect(first).toMatchObject({
    pose: { timestamp: 120_000 },
    previous: { timestamp: 80_000 },
    nearArm: 'right',
  });
  expect(frameProblem(first.target!)).toBeUndefined();
  first.signer.image.data.fill(0);
  first.pose.body.fill(0);
  expect(exampleSample(3)).toEqual(second);
  expect(exampleSample(0)).not.toHaveProperty('previous');
});

test.each([3, 4] as const)(
  'a frame of %i channels has a gradient, and a hole where there can be one',
  (channels) => {
    const frame = exampleFrame(32, 20, channels, 5);
    expect(frameProblem(frame)).toBeUndefined();
    expect(frame).toMatchObject({ timestamp: 5, width: 32, height: 20, channels });
    expect(new Set(frame.data.filter((_, i) => i % channels === 0)).size).toBe(32);
    if (channels === 4) expect([frame.data[3], frame.data.at(-1)]).toEqual([0, 255]);
  },
);
