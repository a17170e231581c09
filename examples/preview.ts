/** Makes preview.png, the README's picture: frames of the example video side by side. Run: npx tsx examples/preview.ts (after a build). */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Frames of the example that show a wave, fingerspelling, a contact and both hands. */
const FRAMES = [30, 70, 152, 168, 205];
/** The part of each frame that is shown, in pixels of a frame with a short side of 512. */
const CUT = { left: 0, top: 0, width: 512, height: 460 };
const TILE = { width: 300, height: 270 };

const folder = mkdtempSync(join(tmpdir(), 'slp-preview-'));
try {
  const frames = join(folder, 'frames');
  const render = ['render', here('poses.json'), '--ref', here('signer.png'), '-o', `${frames}/`];
  execFileSync(process.execPath, [here('../dist/cli/slp.js'), ...render], { stdio: 'inherit' });
  const tiles = await Promise.all(
    FRAMES.map(async (index, column) => ({
      input: await sharp(join(frames, `frame-${String(index).padStart(6, '0')}.png`))
        .extract(CUT)
        .resize(TILE)
        .toBuffer(),
      left: column * TILE.width,
      top: 0,
    })),
  );
  await sharp({
    create: { width: TILE.width * FRAMES.length, height: TILE.height, channels: 3, background: '#fff' },
  })
    .composite(tiles)
    .png({ palette: true, quality: 90 })
    .toFile(here('preview.png'));
} finally {
  rmSync(folder, { recursive: true });
}
