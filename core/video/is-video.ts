import { open, stat } from 'node:fs/promises';
import { errors } from '../errors.ts';

/** Bytes that are looked at: three packets of a transport stream. */
const HEAD = 3 * 192;

/** What a file begins with, in hexadecimal digits; two dots are any byte. */
const SIGNATURES: readonly RegExp[] = [
  // ISO base media (mp4, mov, 3gp): `ftyp`, but not with a brand of still pictures: avif, avis, heic …, hevc …, mif1, msf1, crx.
  /^.{8}66747970(?!61766966|61766973|686569|686576|6d696631|6d736631|637278)/,
  // QuickTime from before `ftyp`: moov, mdat, wide.
  /^.{8}(?:6d6f6f76|6d646174|77696465)/,
  // Matroska and WebM.
  /^1a45dfa3/,
  // AVI: `RIFF` … `AVI `.
  /^52494646.{8}41564920/,
  // GIF87a, GIF89a.
  /^474946383[79]61/,
  // OggS.
  /^4f676753/,
  // FLV.
  /^464c5601/,
  // ASF, the container of wmv.
  /^3026b2758e66cf11/,
  // MPEG program stream, and bare MPEG-1, 2 and 4 video.
  /^000001b[a03]/,
  // MPEG transport stream: packets of 188 bytes that begin with `G`; in .m2ts with four bytes before each.
  /^47.{374}47.{374}47/,
  /^.{8}47.{382}47.{382}47/,
  // Bare H.264 and H.265: a parameter set, a delimiter, or supplemental information.
  /^(?:00)?000001(?:67|27|47|09|06|40|42|46)/,
  // RealMedia, MXF, IVF (`DKIF`), `YUV4MPEG2`, `nut/multimedia`.
  /^(?:2e524d46|060e2b3402050101|444b4946|595556344d50454732|6e75742f6d756c74696d65646961)/,
];

/**
 * Whether a file is a video, by what it begins with: mp4, mov, webm, mkv, avi, gif, ts, mpg, ogg, flv, wmv and some rarer
 * ones. One of sound alone passes for one where its container also holds videos. False for a folder, a pipe or a device.
 *
 * @throws FILE_UNREADABLE
 */
export async function isVideo(path: string): Promise<boolean> {
  const unreadable = (cause: unknown): never => {
    throw errors.FILE_UNREADABLE(path, cause);
  };
  if (!(await stat(path).catch(unreadable)).isFile()) return false;
  const head = await readHead(path).catch(unreadable);
  return SIGNATURES.some((signature) => signature.test(head));
}

async function readHead(path: string): Promise<string> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
  return buffer.toString('hex', 0, bytesRead);
}
