import type { Layout } from './layouts/layout.ts';
import { baseName } from './layouts/layout.ts';
import { webdataset } from './layouts/webdataset.ts';
import type { IndexedTar } from './tar-files.ts';

/** Where a reference's picture and keypoints are. */
export interface ReferenceFiles {
  readonly picture: { readonly tar: IndexedTar; readonly file: number };
  readonly keypoints: { readonly tar: IndexedTar; readonly file: number };
}

/**
 * The references in the tars of a dataset by the signer's id: `SIGNER.jpg` and `SIGNER.pose.json` in one tar, or one file each for a
 * sequence in a tar of pictures and one of keypoints. In the published datasets the id is a sequence.
 */
export function tabulateReferences(tars: readonly IndexedTar[], layout: Layout): Map<string, ReferenceFiles> {
  if (tars.length === 0) return new Map();
  const [pictures, keypoints] = tars.length === 2 ? tars.map((tar) => byId(tar, layout)) : inOne(tars[0]);
  const out = new Map<string, ReferenceFiles>();
  for (const [id, picture] of pictures) {
    const own = keypoints.get(id);
    if (own) out.set(id, { picture, keypoints: own });
  }
  return out;
}

type Files = Map<string, ReferenceFiles['picture']>;

function byId(tar: IndexedTar, layout: Layout): Files {
  return new Map(tar.index.names.map((name, file) => [sequenceOf(name, layout), { tar, file }]));
}

/** The loaders take names up to the first dot, those of BosphorusSign22k, which have dots in them, up to the last. */
function sequenceOf(name: string, layout: Layout): string {
  const base = baseName(name);
  return layout.name === 'bosphorus' ? base.replace(/\.[^.]*$/, '') : base.split('.', 1)[0];
}

function inOne(tar: IndexedTar): [Files, Files] {
  const files: Record<string, Files> = { picture: new Map(), keypoints: new Map(), facts: new Map() };
  tar.index.names.forEach((name, file) => {
    const place = webdataset.place(name, '');
    if (place) files[place.part].set(baseName(place.key), { tar, file });
  });
  return [files.picture, files.keypoints];
}
