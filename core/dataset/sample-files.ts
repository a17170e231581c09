import sharp from 'sharp';
import type { Frame, Pose } from '../contract.ts';
import { SLP_POSES_VERSION, toSlpPosesFrame } from '../pose/slp-poses.ts';
import { decodeTarFiles, encodeTarFiles } from './tar-entry.ts';

/** What `KEY.json` says of a sample. */
export interface SampleFacts {
  /** Whose reference to use: `SIGNER.jpg` in the tar of references. */
  readonly signer: string;
  /** The clip's own name. */
  readonly clip: string;
  /** Number of the frame in the film; it is at `frame` ÷ `fps` seconds. */
  readonly frame: number;
  /** Microseconds from the start of the film. */
  readonly timestamp: number;
  /** Frames per second of the film, whichever of them are in the dataset. */
  readonly fps: number;
  /** Pixels of the picture. */
  readonly width: number;
  readonly height: number;
}

/**
 * One sample in the layout of WebDataset: files of one name side by side, and that name (all up to the first dot) is the key.
 *
 *     anna_apple_000123.jpg          the frame
 *     anna_apple_000123.pose.json    its keypoints, in pixels of the frame: an slp-poses document of one frame
 *     anna_apple_000123.json         {"signer":"anna","clip":"apple","frame":123,"timestamp":8200000,"fps":15,"width":512,"height":512}
 *
 * A reference, the picture that a signer is drawn from, is a sample called like the signer (`anna.jpg` …), a copy of one of
 * the signer's samples, with `"reference": true` in its `.json`. References stand in a tar of their own, so that all samples
 * of a tar are alike.
 *
 * Colours are kept at full resolution (4:4:4): fingers before a shirt are edges of colour more than of light.
 *
 * @param quality of the JPEG, 1..100
 */
export async function encodeSample(
  key: string,
  picture: Frame,
  pose: Pose,
  facts: SampleFacts,
  quality: number,
): Promise<Buffer> {
  const jpeg = await encodePicture(picture, quality);
  return encodeTarFiles([
    { name: `${key}.jpg`, data: jpeg },
    { name: `${key}.pose.json`, data: encodePose(pose, facts) },
    { name: `${key}.json`, data: encodeFacts(facts) },
  ]);
}

/** @param quality of the JPEG, 1..100 */
export function encodePicture({ width, height, channels, data }: Frame, quality: number): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels } })
    .jpeg({ quality, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** A pose as `KEY.pose.json`. */
export function encodePose(pose: Pose, { width, height, fps }: SampleFacts): Buffer {
  const head = { format: 'slp-poses', version: SLP_POSES_VERSION, width, height, fps };
  return Buffer.from(`${JSON.stringify(head).slice(0, -1)},"frames":[${toSlpPosesFrame(pose)}]}\n`);
}

/** `KEY.json`. */
export function encodeFacts(facts: SampleFacts & { readonly reference?: true }): Buffer {
  return Buffer.from(`${JSON.stringify(facts)}\n`);
}

/** The reference of the signer `key`, from the bytes of the sample that was chosen for it. */
export function toReference(key: string, sample: Buffer): Buffer {
  const [picture, pose, facts] = decodeTarFiles(sample);
  const described = { ...JSON.parse(Buffer.from(facts.data).toString()), reference: true };
  return encodeTarFiles([
    { name: `${key}.jpg`, data: picture.data },
    { name: `${key}.pose.json`, data: pose.data },
    { name: `${key}.json`, data: Buffer.from(`${JSON.stringify(described)}\n`) },
  ]);
}
