import { expect, it } from 'vitest';
import type { Pose, Signer } from '../../../core/contract.ts';
import { createFrame } from '../../../core/image/frame.ts';
import { isUsableReference } from '../../../core/training/usable-reference.ts';
import { body, face, pose } from '../pose/figure.ts';

const SHOULDERS = { leftShoulder: [260, 120], rightShoulder: [140, 120] } as const;

const seen = (change: Partial<Pose>): Signer => ({
  id: 'anna',
  image: createFrame(400, 400, 3),
  pose: pose({ face: face(200, 60), ...change }),
});
const withBody = (places: Parameters<typeof body>[0], confidence = 1): Signer =>
  seen({ body: body(places, confidence) });

it.each<[string, Signer, boolean]>([
  ['somebody seen from the front', withBody(SHOULDERS), true],
  ['somebody seen from behind', withBody({ leftShoulder: [140, 120], rightShoulder: [260, 120] }), false],
  ['a shoulder outside of the picture', withBody({ ...SHOULDERS, leftShoulder: [4000, 120] }), false],
  ['shoulders that are guessed', withBody(SHOULDERS, 0.3), false],
  ['no face', seen({ body: body(SHOULDERS), face: null }), false],
])('isUsableReference: %s', (_, reference, usable) => {
  expect(isUsableReference(reference)).toBe(usable);
});
