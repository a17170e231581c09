import { basename } from 'node:path';
import type { Layout, Place } from './layouts/layout.ts';
import { tarStem } from './layouts/recognise.ts';
import type { IndexedTar } from './tar-files.ts';

/** Where the files of one sample are. */
export interface SampleFiles {
  readonly key: string;
  /** Number of the frame in its clip. */
  frame: number;
  /** The tar, and the numbers of the files in its index; −1 for one that is missing. */
  readonly tar: number;
  readonly files: Int32Array;
}

/** Frames of one performance: samples `start` to `start + count − 1`, in their order. */
export interface SampleClip {
  readonly key: string;
  readonly start: number;
  readonly count: number;
}

/** All samples of a dataset, clip by clip, none of them read. */
export interface SampleTable {
  readonly samples: readonly SampleFiles[];
  readonly clips: readonly SampleClip[];
  /** Samples without picture or keypoints, and which of them is missing. */
  readonly incomplete: readonly { readonly key: string; readonly tar: string; readonly missing: string }[];
  /** Part → number of samples that have it. */
  readonly parts: Readonly<Record<string, number>>;
}

/** Clips come in the order in which the tars have them, their frames in the order of their numbers. */
export function tabulate(tars: readonly IndexedTar[], layout: Layout): SampleTable {
  const clips = new Map<string, Map<string, SampleFiles>>();
  tars.forEach((tar, number) => {
    const stem = tarStem(tar.path);
    tar.index.names.forEach((name, file) => {
      const place = layout.place(name, stem);
      if (place) add(clips, place, { tar: number, file, layout });
    });
  });

  const samples: SampleFiles[] = [];
  const ranges: SampleClip[] = [];
  const incomplete: { key: string; tar: string; missing: string }[] = [];
  const parts: Record<string, number> = Object.fromEntries(layout.parts.map((part) => [part, 0]));
  for (const [key, found] of clips) {
    const start = samples.length;
    const frames = [...found.values()];
    frames.forEach((sample, rank) => {
      if (Number.isNaN(sample.frame)) sample.frame = rank;
    });
    for (const sample of frames.sort((a, b) => a.frame - b.frame)) {
      layout.parts.forEach((part, i) => {
        if (sample.files[i] >= 0) parts[part] += 1;
      });
      const missing = layout.parts.slice(0, 2).filter((_, i) => sample.files[i] < 0);
      if (missing.length === 0) samples.push(sample);
      else
        incomplete.push({
          key: sample.key,
          tar: basename(tars[sample.tar].path),
          missing: missing.join(' and '),
        });
    }
    if (samples.length > start) ranges.push({ key, start, count: samples.length - start });
  }
  return { samples, clips: ranges, incomplete, parts };
}

interface Found {
  readonly tar: number;
  readonly file: number;
  readonly layout: Layout;
}

function add(
  clips: Map<string, Map<string, SampleFiles>>,
  { key, clip, frame, part }: Place,
  { tar, file, layout }: Found,
): void {
  let samples = clips.get(clip);
  if (!samples) {
    samples = new Map();
    clips.set(clip, samples);
  }
  // One of the same name in another tar is a sample of its own.
  const id = `${key}\0${tar}`;
  let sample = samples.get(id);
  if (!sample) {
    sample = { key, frame, tar, files: new Int32Array(layout.parts.length).fill(-1) };
    samples.set(id, sample);
  }
  // Of files of one name the last one counts, as for whoever unpacks a tar.
  sample.files[layout.parts.indexOf(part)] = file;
}
