import { baseName, type Layout, lastNumber, type Place } from './layout.ts';

/**
 * SynthSL (Díaz Barros et al., FG 2024): `training.tar` and `test.tar`, six files a sample, `SEQ.FRAME.…`, one of these words in each
 * name. A sample is known by the first two parts of the base name between dots, its reference by the first.
 *
 * Source of this, of `phoenix` and of `bosphorus`: the loaders that came with the paper (`DS_loader/` of SynthSLGen).
 */
export const synthsl: Layout = {
  name: 'synthsl',
  fps: 25,
  parts: ['rgb', 'keypoints', 'depth', 'segm', 'normal', 'meta'],
  place: (name) => placeInSequence(name, synthsl.parts),
};

/** RWTH-PHOENIX-Weather 2014 T as prepared for the same loaders: as SynthSL, with two files a sample. 25 frames a second, as broadcast. */
export const phoenix: Layout = {
  name: 'phoenix',
  fps: 25,
  parts: ['rgb', 'keypoints'],
  place: (name) => placeInSequence(name, phoenix.parts),
};

/**
 * BosphorusSign22k as prepared for the same loaders: tars `CLASS.SIGNER.REP.tar.gz`, three files a sample. The first part of the
 * base name is the sample, the first three of its folder's name (of the tar's, where there is no folder) are sequence and
 * reference. 30 frames a second, as Kinect films.
 */
export const bosphorus: Layout = {
  name: 'bosphorus',
  fps: 30,
  parts: ['rgb', 'keypoints', 'depth'],
  place(name, tar) {
    const base = baseName(name);
    const folder = name.slice(0, -base.length).split('/').filter(Boolean).at(-1);
    const sequence = [folder, tar].map(threeParts).find((found) => found !== undefined);
    const dot = base.indexOf('.');
    const part = partIn(base.slice(dot + 1), name, bosphorus.parts);
    if (sequence === undefined || dot < 1 || part === undefined) return null;
    const sample = base.slice(0, dot);
    return { key: `${sequence}/${sample}`, clip: sequence, frame: lastNumber(sample), part };
  },
};

function placeInSequence(name: string, parts: readonly string[]): Place | null {
  const base = baseName(name);
  const [sequence, frame, ...rest] = base.split('.');
  const part = partIn(rest.join('.'), name, parts);
  if (!sequence || frame === undefined || part === undefined) return null;
  return { key: `${sequence}.${frame}`, clip: sequence, frame: lastNumber(frame), part };
}

/** The loaders look for the word anywhere in the path: where the end of the name has none, so does this. */
function partIn(end: string, name: string, parts: readonly string[]): string | undefined {
  return parts.find((part) => end.includes(part)) ?? parts.find((part) => name.includes(part));
}

function threeParts(name: string | undefined): string | undefined {
  const parts = name?.split('.').slice(0, 3) ?? [];
  return parts.length === 3 && parts.every(Boolean) ? parts.join('.') : undefined;
}
