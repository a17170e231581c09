import sharp, { type OverlayOptions } from 'sharp';
import type { Frame, Keypoints, Pose } from '../core/contract.ts';
import { errors } from '../core/errors.ts';
import { PartialOutput } from '../core/files/partial-output.ts';
import { ARMS } from '../core/pose/pose.ts';
import { BODY, FINGERS, STRIDE } from '../core/pose/topology.ts';

export interface SheetTile {
  readonly picture: Frame;
  /** In pixels of the picture; without it, only the picture is shown. */
  readonly pose?: Pose;
  readonly label: string;
}

const TILE = 256;
const COLUMNS = 6;
const LABEL_HEIGHT = 18;
/** Characters of a label that fit. */
const LABEL_LENGTH = 38;
const COLOURS = { body: '#ffd400', face: '#ffffff', leftHand: '#ff3b6b', rightHand: '#2bd4ff' } as const;

const BONES: readonly (readonly [number, number])[] = [
  [BODY.leftShoulder, BODY.rightShoulder],
  ...Object.values(ARMS).flatMap(({ shoulder, elbow, wrist, hip }) => [
    [shoulder, elbow] as const,
    [elbow, wrist] as const,
    [shoulder, hip] as const,
  ]),
];

const FINGER_BONES = Object.values(FINGERS).flatMap((finger) => {
  const chain = [0, ...finger];
  return finger.map((joint, i) => [chain[i], joint] as const);
});

/** Writes pictures with their keypoints drawn on them, side by side, as one PNG. @throws OUTPUT_UNWRITABLE */
export async function writeKeypointSheet(
  file: string,
  tiles: readonly SheetTile[],
  columns = COLUMNS,
): Promise<void> {
  const layers: OverlayOptions[] = [];
  for (const [i, tile] of tiles.entries()) {
    const place = { left: (i % columns) * TILE, top: Math.floor(i / columns) * (TILE + LABEL_HEIGHT) };
    layers.push({ input: await drawTile(tile), ...place });
  }
  await using output = new PartialOutput(file);
  const sheet = sharp({
    create: {
      width: columns * TILE,
      height: Math.max(1, Math.ceil(tiles.length / columns)) * (TILE + LABEL_HEIGHT),
      channels: 3,
      background: '#222',
    },
  });
  await sheet
    .composite(layers)
    .png()
    .toFile(output.path)
    .catch((cause: unknown) => {
      throw errors.OUTPUT_UNWRITABLE(file, cause);
    });
  await output.commit();
}

async function drawTile({ picture, pose, label }: SheetTile): Promise<Buffer> {
  const { data, width, height, channels } = picture;
  const scale = TILE / Math.max(width, height);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const shown = await sharp(data, { raw: { width, height, channels } })
    .resize({ ...size, fit: 'fill' })
    .png()
    .toBuffer();
  const [left, top] = [Math.round((TILE - size.width) / 2), Math.round((TILE - size.height) / 2)];
  const lines = pose ? drawPose(pose, scale) : [];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${TILE}" height="${TILE + LABEL_HEIGHT}">
    <svg width="${TILE}" height="${TILE}"><g transform="translate(${left} ${top}) scale(${scale})">${lines.join('')}</g></svg>
    <text x="3" y="${TILE + 13}" font-size="11" font-family="monospace" fill="#fff">${escaped(label)}</text></svg>`;
  return sharp({
    create: { width: TILE, height: TILE + LABEL_HEIGHT, channels: 3, background: '#222' },
  })
    .composite([
      { input: shown, left, top },
      { input: Buffer.from(svg), left: 0, top: 0 },
    ])
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** @param scale pixels of the tile for one of the picture */
function drawPose(pose: Pose, scale: number): string[] {
  return [
    bones(pose.body, BONES, COLOURS.body, 2),
    dots(pose.body, COLOURS.body, 2.5 / scale),
    dots(pose.face, COLOURS.face, 0.8 / scale),
    ...(['leftHand', 'rightHand'] as const).flatMap((hand) => [
      bones(pose[hand], FINGER_BONES, COLOURS[hand], 1),
      dots(pose[hand], COLOURS[hand], 1.3 / scale),
    ]),
  ];
}

function bones(
  keypoints: Keypoints | null,
  pairs: readonly (readonly [number, number])[],
  colour: string,
  width: number,
): string {
  if (!keypoints) return '';
  const drawn = pairs.flatMap(([a, b]) =>
    keypoints[a * STRIDE + 3] > 0 && keypoints[b * STRIDE + 3] > 0
      ? [`M${point(keypoints, a)}L${point(keypoints, b)}`]
      : [],
  );
  return `<path d="${drawn.join('')}" stroke="${colour}" stroke-width="${width}" fill="none" vector-effect="non-scaling-stroke"/>`;
}

function dots(keypoints: Keypoints | null, colour: string, radius: number): string {
  if (!keypoints) return '';
  let out = '';
  for (let row = 0; row < keypoints.length / STRIDE; row++) {
    if (!(keypoints[row * STRIDE + 3] > 0)) continue;
    const [x, y] = point(keypoints, row).split(' ');
    out += `<circle cx="${x}" cy="${y}" r="${radius.toFixed(2)}" fill="${colour}"/>`;
  }
  return out;
}

function point(keypoints: Keypoints, row: number): string {
  return `${keypoints[row * STRIDE].toFixed(1)} ${keypoints[row * STRIDE + 1].toFixed(1)}`;
}

/** The end of a name tells more than its start. Only what every XML reader takes: names come from files. */
function escaped(label: string): string {
  const short = label.length > LABEL_LENGTH ? `…${label.slice(1 - LABEL_LENGTH)}` : label;
  return short
    .replace(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, '\ufffd')
    .replace(/[&<]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
