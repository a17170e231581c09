/**
 * Looks at many people at once: a row for each photo, and in it a few frames of each pose file in that person's looks, by the
 * whole default pipeline, retargeting included.
 *
 *     npx tsx test/bench/sheets.ts --out FILE.png [--photos a,b,…] [--poses x,y,…] [--times 4] [--size 256]
 *
 * Photos are names in photos/ of the shared data, pose files are paths in it. Default: all photos, three pose files.
 */
import { readdirSync } from 'node:fs';
import { basename, parse } from 'node:path';
import { parseArgs } from 'node:util';
import { firstPose } from '../../cli/first-pose.ts';
import type { Sample, Signer } from '../../core/contract.ts';
import { messageOf } from '../../core/errors.ts';
import { condition, DEFAULT_CONDITIONING } from '../../core/pose/condition.ts';
import { shoulderCentre } from '../../core/pose/pose.ts';
import type { Box } from '../../core/pose/regions.ts';
import { loadReference } from '../../core/reference.ts';
import { openPoseFile } from '../../plugins/pose-files/open.ts';
import { crop, type Tile, writeContactSheet } from '../support/contact-sheet.ts';
import { sharedData } from '../support/shared-data.ts';
import { evenly } from './quality-sheets.ts';
import { startSynthesis } from './rendition.ts';

const POSES = [
  'poses/signsuisse__ss001cf46d063507c1ace109e1d0df74cb.pose',
  'poses/p2v__testing-original.pose',
  'clips/blond_man/train/psychology.json',
];

const { values: options } = parseArgs({
  options: {
    out: { type: 'string' },
    photos: { type: 'string', default: allPhotos().join(',') },
    poses: { type: 'string', default: POSES.join(',') },
    times: { type: 'string', default: '4' },
    size: { type: 'string', default: '256' },
  },
});
if (!options.out) throw new Error('--out FILE.png is missing');
const size = Number(options.size);
const times = Number(options.times);

await using running = await startSynthesis('puppet');
const rows: Tile[][] = [];
for (const photo of options.photos.split(',')) {
  const path = sharedData(`photos/${photo}`);
  const signer = await loadReference(`${path}.png`, {
    size,
    poseFile: `${path}.json`,
    readPose: firstPose,
    estimatePose: async () => null,
    log: () => {},
  });
  const row: Tile[] = [{ frame: crop(signer.image, squareAround(signer)), label: photo }];
  for (const poses of options.poses.split(',')) row.push(...(await tilesOf(signer, poses)));
  rows.push(row);
  process.stderr.write(`${photo}\n`);
}
await writeContactSheet(options.out, rows, size);

/** What goes wrong is shown in place of the picture: one bad pair must not hide the others. */
async function tilesOf(signer: Signer, poses: string): Promise<Tile[]> {
  const title = parse(basename(poses)).name.slice(0, 20);
  try {
    const shown = evenly(await samplesOf(signer, poses), times);
    const tiles: Tile[] = [];
    for (const sample of shown) {
      const seconds = (sample.pose.timestamp / 1e6).toFixed(2);
      const frame = await running.synthesize(sample);
      tiles.push({ frame: crop(frame, squareAround(signer)), label: `${title} ${seconds} s` });
    }
    return tiles;
  } catch (cause) {
    process.stderr.write(`${signer.id} × ${poses}: ${messageOf(cause)}\n`);
    return Array.from({ length: times }, () => ({ frame: null, label: `${title}: ${messageOf(cause)}` }));
  }
}

/** As large as the photo allows, the signer in the middle of a wide one. */
function squareAround({ image, pose }: Signer): Box {
  const size = Math.min(image.width, image.height);
  const left = shoulderCentre(pose.body).x - size / 2;
  return { x: Math.max(0, Math.min(image.width - size, left)), y: 0, size };
}

async function samplesOf(signer: Signer, poses: string): Promise<Sample[]> {
  const file = await openPoseFile(sharedData(poses));
  async function* observations() {
    for await (const pose of file.poses()) if (pose) yield { pose };
  }
  const options = {
    conditioning: DEFAULT_CONDITIONING,
    pace: 'file',
    fps: file.fps,
    reference: signer,
  } as const;
  const samples: Sample[] = [];
  for await (const sample of condition(observations(), options)) samples.push(sample);
  return samples;
}

function allPhotos(): string[] {
  return readdirSync(sharedData('photos'))
    .filter((name) => name.endsWith('.png'))
    .map((name) => parse(name).name);
}
