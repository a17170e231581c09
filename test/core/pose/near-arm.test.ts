import { expect, it } from 'vitest';
import { NearArm } from '../../../core/pose/near-arm.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';
import { body, pose } from './figure.ts';

function withDepth(left: number, right: number) {
  const out = body();
  out[BODY.leftWrist * STRIDE + 2] = left;
  out[BODY.rightWrist * STRIDE + 2] = right;
  return pose({ body: out });
}

it('is the arm whose wrist is nearer to the camera', () => {
  expect(new NearArm().update(withDepth(-90, -10), 0)).toBe('left');
  expect(new NearArm().update(withDepth(-10, -90), 0)).toBe('right');
});

it('stays until the difference is clear and lasts', () => {
  const arm = new NearArm();
  arm.update(withDepth(-90, -10), 0);
  for (let i = 0; i < 20; i++) expect(arm.update(withDepth(-20, -40), 0.04)).toBe('left');
  expect(arm.update(withDepth(-20, -90), 0.04)).toBe('left');
  for (let i = 0; i < 20; i++) arm.update(withDepth(-20, -90), 0.04);
  expect(arm.update(withDepth(-20, -90), 0.04)).toBe('right');
});

it('changes at once after a cut', () => {
  const arm = new NearArm();
  arm.update(withDepth(-90, -10), 0);
  expect(arm.update(withDepth(-10, -90), 0)).toBe('right');
});

it('is the arm with the higher hand where there is no depth', () => {
  expect(new NearArm().update(pose({ body: body({ leftWrist: [230, 150] }) }), 0)).toBe('left');
  expect(new NearArm().update(pose(), 0)).toBe('right');
});
