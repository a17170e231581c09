import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import puppet from '../../../plugins/puppet/index.ts';
import { quietHost } from '../../support/quiet-host.ts';
import { drawnSigner, sampleOf } from './drawn-signer.ts';

const host = quietHost();
const signer = drawnSigner();

async function render(options: unknown) {
  const checked = await puppet.options['~standard'].validate(options);
  if (checked.issues) throw new Error(checked.issues.map(({ message }) => message).join('; '));
  const generator = await puppet.create(checked.value, host);
  return generator.generate(sampleOf(signer, signer.pose));
}

describe('the puppet plugin', () => {
  it('is a generator that keeps the background unless told otherwise', async () => {
    expect([puppet.kind, puppet.name, puppet.contract]).toEqual(['generator', 'puppet', 1]);
    const frame = await render({});
    expect([...frame.data.subarray(0, 3)]).toEqual([...signer.image.data.subarray(0, 3)]);
  });

  it.each([
    ['#0f0', [0, 255, 0]],
    ['#10a0Ff', [16, 160, 255]],
  ])('paints the background %s', async (background, expected) => {
    expect([...(await render({ background })).data.subarray(0, 3)]).toEqual(expected);
  });

  it('takes a picture of any size for the background', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slp-puppet-'));
    try {
      const file = join(folder, 'wall.png');
      const picture = { width: 30, height: 20, channels: 3 as const, background: '#204060' };
      await sharp({ create: picture }).png().toFile(file);
      const frame = await render({ background: file });
      expect([...frame.data.subarray(0, 3)]).toEqual([0x20, 0x40, 0x60]);
      expect([frame.width, frame.height]).toEqual([256, 256]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says which background it cannot read', async () => {
    await expect(render({ background: 'no-such.png' })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it.each([[{ background: '#12' }], [{ background: '' }], [{ backgroud: 'keep' }], [{ motionBlur: 'yes' }]])(
    'refuses the options %j',
    async (options) => {
      const { issues } = await puppet.options['~standard'].validate(options);
      expect(issues?.length).toBeGreaterThan(0);
    },
  );
});
