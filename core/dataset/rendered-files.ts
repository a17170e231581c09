import type { Frame, Keypoints, Pose } from '../contract.ts';
import { STRIDE } from '../pose/topology.ts';
import { encodeDepth, encodeNormals, encodeSegments, type Planes } from './encode-planes.ts';
import { JOINT_ORDER, JOINTS } from './layouts/joint-orders.ts';
import { poseToPoints } from './layouts/pose-to-points.ts';
import { writeArrayPickle } from './pickle/write-array.ts';
import { encodeFacts, encodePicture, encodePose, type SampleFacts } from './sample-files.ts';
import type { TarFile } from './tar-entry.ts';

/** A rendered sample with all that is known of it. */
export interface RenderedSample {
  readonly picture: Frame;
  /** Exact, in pixels. */
  readonly pose: Pose;
  readonly planes: Planes;
  readonly facts: SampleFacts;
}

/** The layouts that rendered samples are written in. */
export const RENDERED_LAYOUTS = ['webdataset', 'synthsl'] as const;

export type RenderedLayout = (typeof RENDERED_LAYOUTS)[number];

/** The tars of references, in the order in which `encodeReference` gives their files. */
export const SYNTHSL_BASES = [
  'base_imgs_tar',
  'base_kps_tar',
  'base_depths_tar',
  'base_segms_tar',
  'base_normals_tar',
] as const;

/** Upper body and face in rows 0–53, the left hand in 54–74, the right one in 75–95. */
const ORDER = JOINT_ORDER['body-face-hands'];

/**
 * One sample in a layout: for WebDataset as `encodeSample` has it, with `KEY.depth.png`, `KEY.segm.png` and `KEY.normal.png` beside it, and in
 * `KEY.pose.json` also all 33 landmarks of the body; for SynthSL six files, `CLIP.FRAME.rgb.jpg` and so on.
 *
 * @param clip names the performance, its signer included; without dots
 * @param quality of the JPEG, 1..100
 */
export async function encodeRendered(
  layout: RenderedLayout,
  clip: string,
  sample: RenderedSample,
  quality: number,
): Promise<TarFile[]> {
  const number = String(sample.facts.frame).padStart(6, '0');
  const { picture, keypoints, planes } = await encodeAll(layout, sample, quality);
  const facts = encodeFacts(sample.facts);
  if (layout === 'webdataset') return named(`${clip}_${number}`, { picture, keypoints, facts, planes });
  const key = `${clip}.${number}`;
  return [
    { name: `${key}.rgb.jpg`, data: picture },
    { name: `${key}.keypoints.pkl`, data: keypoints },
    { name: `${key}.depth.png`, data: planes.depth },
    { name: `${key}.segm.png`, data: planes.segm },
    { name: `${key}.normal.png`, data: planes.normal },
    { name: `${key}.meta.json`, data: facts },
  ];
}

/**
 * A signer's reference, by tar: for WebDataset all in one, called like the signer; for SynthSL one file for each clip in each of five
 * tars, as references belong to sequences there.
 */
export async function encodeReference(
  layout: RenderedLayout,
  clips: readonly string[],
  sample: RenderedSample,
  quality: number,
): Promise<TarFile[][]> {
  const { picture, keypoints, planes } = await encodeAll(layout, sample, quality);
  if (layout === 'webdataset') {
    const facts = encodeFacts({ ...sample.facts, reference: true });
    return [named(sample.facts.signer, { picture, keypoints, facts, planes })];
  }
  const endings = ['jpg', 'pkl', 'png', 'png', 'png'];
  return [picture, keypoints, planes.depth, planes.segm, planes.normal].map((data, tar) =>
    clips.map((clip) => ({ name: `${clip}.${endings[tar]}`, data })),
  );
}

interface Encoded {
  readonly picture: Buffer;
  readonly keypoints: Buffer;
  readonly planes: { readonly depth: Buffer; readonly segm: Buffer; readonly normal: Buffer };
}

async function encodeAll(
  layout: RenderedLayout,
  { picture, pose, planes, facts }: RenderedSample,
  quality: number,
): Promise<Encoded> {
  const [jpeg, depth, segm, normal] = await Promise.all([
    encodePicture(picture, quality),
    encodeDepth(planes),
    encodeSegments(planes),
    encodeNormals(planes),
  ]);
  const keypoints =
    layout === 'webdataset'
      ? withLandmarks(encodePose(pose, facts), pose.bodyLandmarks)
      : writeArrayPickle(poseToPoints(pose, ORDER, picture), JOINTS, 2);
  return { picture: jpeg, keypoints, planes: { depth, segm, normal } };
}

function named(
  key: string,
  { picture, keypoints, facts, planes }: Encoded & { readonly facts: Buffer },
): TarFile[] {
  return [
    { name: `${key}.jpg`, data: picture },
    { name: `${key}.pose.json`, data: keypoints },
    { name: `${key}.json`, data: facts },
    { name: `${key}.depth.png`, data: planes.depth },
    { name: `${key}.segm.png`, data: planes.segm },
    { name: `${key}.normal.png`, data: planes.normal },
  ];
}

/** slp-poses allows members of one's own beside the frames: MediaPipe's 33 landmarks, in the form of the other points. */
function withLandmarks(document: Buffer, landmarks: Keypoints | undefined): Buffer {
  if (!landmarks) return document;
  const rows = Array.from({ length: landmarks.length / STRIDE }, (_, row) =>
    Array.from(
      landmarks.subarray(row * STRIDE, (row + 1) * STRIDE),
      (value) => Math.round(value * 100) / 100,
    ),
  );
  return Buffer.from(
    `${document.toString().trimEnd().slice(0, -1)},"bodyLandmarks":${JSON.stringify(rows)}}\n`,
  );
}
