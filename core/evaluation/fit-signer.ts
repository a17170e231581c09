import sharp from 'sharp';
import type { Signer } from '../contract.ts';
import { mapParts, transformKeypoints } from '../pose/pose.ts';

/**
 * A signer in a picture of another size: scaled to cover it, the rest cut off evenly, as `loadImage` does it. The id tells the
 * sizes apart.
 */
export async function fitSigner(
  { id, image, pose }: Signer,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Signer> {
  const fitted = { id: `${id} ${width}×${height}`, image, pose };
  if (image.width === width && image.height === height) return fitted;
  const { channels } = image;
  const raw = { width: image.width, height: image.height, channels };
  const { data } = await sharp(image.data, { raw })
    .resize({ width, height, fit: 'cover', kernel: 'lanczos3' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const scale = Math.max(width / image.width, height / image.height);
  const left = (width - image.width * scale) / 2;
  const top = (height - image.height * scale) / 2;
  return {
    ...fitted,
    image: { timestamp: 0, width, height, channels, data: new Uint8Array(data) },
    pose: mapParts(pose, (keypoints) => transformKeypoints(keypoints, scale, scale, left, top)),
  };
}
