import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type FileState, stateOf } from '../core/dataset/find-clips.ts';
import { keypointsBeside } from '../core/files/keypoints-beside.ts';
import type { EvalClip } from './eval-clips.ts';
import type { EvalRunOptions } from './eval-run.ts';
import { version } from './version.ts';

/** What a run depends on: only one with the same can be gone on with. */
export interface EvalIdentity {
  /** Version of slp. */
  readonly slp: string;
  /** By name on the command line, as far as they change the result. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly inputs: readonly EvalInput[];
}

export interface EvalInput {
  readonly name: string;
  readonly video: FileState;
  readonly keypoints?: FileState;
}

/**
 * Everything that changes what comes of a run. Of third-party plugins that is their modules; what these import is not looked at.
 *
 * @throws FILE_UNREADABLE where the photo is missing
 */
export async function identityOf(
  options: EvalRunOptions,
  clips: readonly EvalClip[],
  plugins: readonly string[],
): Promise<EvalIdentity> {
  const { data, ref, threads: _, json: __, out: ___, restart: ____, ...settings } = options;
  const isPhoto = ref !== 'auto' && ref !== 'first';
  return {
    slp: version(),
    settings: {
      data: resolve(data),
      ref: isPhoto ? await photoState(ref) : ref,
      ...settings,
      plugin: await Promise.all(plugins.map(moduleState)),
    },
    inputs: clips.map(({ key, video, keypoints }) => ({ name: key, video, keypoints })),
  };
}

async function photoState(photo: string): Promise<readonly FileState[]> {
  const keypoints = await keypointsBeside(photo);
  return Promise.all([photo, ...(keypoints ? [keypoints] : [])].map(stateOf));
}

async function moduleState(url: string): Promise<object> {
  if (!url.startsWith('file:')) return { url };
  const content = await readFile(new URL(url));
  return { url, sha256: createHash('sha256').update(content).digest('hex') };
}

/** In what two runs differ, for people. */
export function differencesOf(found: EvalIdentity, wanted: EvalIdentity): string[] {
  const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
  const names = new Set([...Object.keys(found.settings ?? {}), ...Object.keys(wanted.settings)]);
  const settings = [...names].flatMap((name) => {
    const [before, now] = [show(found.settings?.[name]), show(wanted.settings[name])];
    return before === now ? [] : [`${name} (${before}, now ${now})`];
  });
  const slp = found.slp === wanted.slp ? [] : [`version of slp (${found.slp}, now ${wanted.slp})`];
  return [...settings, ...slp, ...clipDifferences(found.inputs ?? [], wanted.inputs)];
}

function clipDifferences(found: readonly EvalInput[], wanted: readonly EvalInput[]): string[] {
  const before = new Map(found.map((input) => [input.name, JSON.stringify(input)]));
  const now = new Map(wanted.map((input) => [input.name, JSON.stringify(input)]));
  const changed = [...now].filter(([name, state]) => before.has(name) && before.get(name) !== state);
  const added = [...now.keys()].filter((name) => !before.has(name));
  const gone = [...before.keys()].filter((name) => !now.has(name));
  const list = (what: string, names: readonly string[]): string[] => {
    if (names.length === 0) return [];
    const more = names.length > 1 ? ` and ${names.length - 1} more` : '';
    return [`clips: ${names[0]}${more} ${what}`];
  };
  return [
    ...list(
      'changed',
      changed.map(([name]) => name),
    ),
    ...list('added', added),
    ...list('gone', gone),
  ];
}
