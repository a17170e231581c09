import sharp from 'sharp';

/** What a rendering knows of each pixel besides its colour; all of `size` × `size`. */
export interface Planes {
  readonly size: number;
  /** Metres along the camera's axis; Infinity where there is nothing. */
  readonly depth: Float32Array;
  /** Labels. */
  readonly segments: Uint8Array;
  /** Unit vectors, x right, y down, z away from the camera; 0 0 0 where there is nothing. */
  readonly normals: Float32Array;
}

const MILLIMETRES = 1000;
const MAX_DEPTH = 65535;
/** Fast, and these pictures are smooth: more effort gains little. */
const COMPRESSION = 6;

/** PNG of 16-bit grey: millimetres, 0 where there is nothing. */
export function encodeDepth({ depth, size }: Planes): Promise<Buffer> {
  const grey = new Uint16Array(depth.length);
  for (let i = 0; i < depth.length; i++) {
    if (depth[i] !== Number.POSITIVE_INFINITY)
      grey[i] = Math.min(MAX_DEPTH, Math.round(depth[i] * MILLIMETRES));
  }
  return sharp(grey, { raw: { width: size, height: size, channels: 1 } })
    .toColourspace('grey16')
    .png({ compressionLevel: COMPRESSION })
    .toBuffer();
}

/** PNG of 8-bit grey: the labels as they are. */
export function encodeSegments({ segments, size }: Planes): Promise<Buffer> {
  return sharp(segments, { raw: { width: size, height: size, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: COMPRESSION })
    .toBuffer();
}

/**
 * PNG of 8-bit RGB as normal maps usually are: red to the right, green up, blue towards the camera, −1 to 1 as 0 to 255. Grey (128) where there
 * is nothing.
 */
export function encodeNormals({ normals, size }: Planes): Promise<Buffer> {
  const rgb = new Uint8Array(normals.length);
  for (let i = 0; i < normals.length; i += 3) {
    rgb[i] = Math.round(127.5 + 127.5 * normals[i]);
    rgb[i + 1] = Math.round(127.5 - 127.5 * normals[i + 1]);
    rgb[i + 2] = Math.round(127.5 - 127.5 * normals[i + 2]);
  }
  return sharp(rgb, { raw: { width: size, height: size, channels: 3 } })
    .png({ compressionLevel: COMPRESSION })
    .toBuffer();
}
