import { expect, it } from 'vitest';
import { loadImage } from '../../../core/image/load.ts';
import { psnr } from '../../../core/metrics/psnr.ts';
import { scalePose } from '../../../core/pose/pose.ts';
import { Puppet } from '../../../plugins/puppet/puppet.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';

describeWithSharedData('puppets of real photos', () => {
  it.each([
    ['photos/startasl_blond_man_rest', 34],
    // hands are always drawn anew: one that is shown comes less close
    // a bare forearm that a sleeve ends on
    ['photos/hearbridge_woman', 29],
    // black bars above and below
    ['photos/kiri_please_38', 29],
  ])('%s comes back in its own pose', async (name, decibels) => {
    const image = await loadImage(sharedData(`${name}.png`), { shortSide: 320 });
    const { width, height, poses } = readHolistic(sharedData(`${name}.json`));
    const found = poses[0];
    if (!found) throw new Error(`${name} has no pose`);
    const signer = { id: name, image, pose: scalePose(found, image.width / width, image.height / height) };
    const puppet = new Puppet(signer, { background: 'keep', motionBlur: true });
    const frame = puppet.draw({ signer, pose: signer.pose, nearArm: 'left' });
    expect(psnr(frame, image)).toBeGreaterThan(decibels);
  });
});
