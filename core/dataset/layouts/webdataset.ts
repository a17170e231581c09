import { baseName, type Layout, lastNumber } from './layout.ts';

const PARTS: Readonly<Record<string, string>> = {
  jpg: 'picture',
  jpeg: 'picture',
  png: 'picture',
  webp: 'picture',
  'pose.json': 'keypoints',
  json: 'facts',
};

/**
 * What `slp dataset build` writes (`core/dataset/sample-files.ts`): `KEY.jpg`, `KEY.pose.json` and `KEY.json`, the key being all up
 * to the first dot, with its folders. `KEY.json` may be missing: then the digits at the end of the key count the frames, and
 * what is before them names clip and signer.
 */
export const webdataset: Layout = {
  name: 'webdataset',
  fps: 25,
  parts: ['picture', 'keypoints', 'facts'],
  place(name) {
    const base = baseName(name);
    const dot = base.indexOf('.');
    const part = PARTS[base.slice(dot + 1).toLowerCase()];
    if (dot < 1 || part === undefined) return null;
    const key = name.slice(0, name.length - base.length + dot);
    const clip = key.replace(/[_-]?\d+$/, '');
    return { key, clip, frame: clip === key ? Number.NaN : lastNumber(key), part };
  },
};
