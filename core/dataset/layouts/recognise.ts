import type { IndexedTar } from '../tar-files.ts';
import { baseName, type Layout, type LayoutName } from './layout.ts';
import { bosphorus, phoenix, synthsl } from './published.ts';
import { webdataset } from './webdataset.ts';

const ALL: Readonly<Record<LayoutName, Layout>> = { webdataset, synthsl, bosphorus, phoenix };

/** Names that are looked at. */
const ENOUGH = 3000;

export function layoutNamed(name: LayoutName): Layout {
  return ALL[name];
}

/** The layout in which the names of the first tar that has any make most samples, undefined where they make none in any. */
export function recogniseLayout(tars: readonly IndexedTar[]): Layout | undefined {
  const tar = tars.find(({ index }) => index.names.length > 0);
  const names = tar?.index.names.slice(0, ENOUGH) ?? [];
  const stem = tarStem(tar?.path ?? '');
  const counted = [webdataset, bosphorus, synthsl].map((layout) => ({
    layout,
    ...countSamples(names, stem, layout),
  }));
  const best = counted.reduce((most, each) => (each.samples > most.samples ? each : most));
  if (best.samples === 0) return undefined;
  // Both have the same names; PHOENIX has nothing besides pictures and keypoints.
  return best.layout === synthsl && best.parts.size === 2 ? phoenix : best.layout;
}

/** The name of a tar without folders and ending. */
export function tarStem(path: string): string {
  return baseName(path.replaceAll('\\', '/')).replace(/(\.tar)?(\.gz)?$|\.tgz$/i, '');
}

function countSamples(names: readonly string[], tar: string, { parts, place }: Layout) {
  const found = new Map<string, Set<string>>();
  const seen = new Set<string>();
  for (const name of names) {
    const placed = place(name, tar);
    if (!placed) continue;
    seen.add(placed.part);
    const own = found.get(placed.key);
    if (own) own.add(placed.part);
    else found.set(placed.key, new Set([placed.part]));
  }
  const [picture, keypoints] = parts;
  const isSample = (own: Set<string>): boolean => own.has(picture) && own.has(keypoints);
  return { samples: [...found.values()].filter(isSample).length, parts: seen };
}
