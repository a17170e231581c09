import { stat } from 'node:fs/promises';
import { basename, extname, join, parse, resolve } from 'node:path';
import type { PluginSpec } from '../core/contract.ts';
import { errors } from '../core/errors.ts';
import { CONTAINERS } from '../plugins/ffmpeg/containers.ts';

export interface OutputOptions {
  readonly sink?: PluginSpec;
  readonly background?: string;
  readonly quality?: 'draft' | 'good' | 'best';
}

/**
 * Where `slp render` writes without `--out`, in the working directory: `poses.mp4` for `poses.json`. For a video it is
 * `video.signed.mp4`: the video itself may lie there.
 */
export function defaultOutput(driver: string | undefined, isVideo: boolean): string {
  const { name } = parse(driver === undefined ? '' : basename(resolve(driver)));
  return `${name || 'video'}${isVideo ? '.signed' : ''}.mp4`;
}

/**
 * A video in place of what it was made from is never meant.
 *
 * @param option that named it
 * @throws OPTION_INVALID where `out` is one of the `inputs`.
 */
export function refuseInput(
  out: string | undefined,
  inputs: readonly (string | undefined)[],
  option = '--out',
): void {
  // Folders with anything in them are refused by whoever writes them.
  if (out === undefined || isRoom(out) || extname(out) === '') return;
  const input = inputs.find((path) => path !== undefined && resolve(path) === resolve(out));
  if (input !== undefined) throw errors.OPTION_INVALID(option, `it would replace ${input}, which is read`);
}

/**
 * Chooses the sink for an output path: `-` raw video on stdout, a known extension that container, a folder or a path
 * without an extension a PNG sequence; the address of a room (`ws:`, `wss:`) is published to. A sink that was named gets the
 * path as its option `path`, an address as `url`.
 *
 * @throws OUTPUT_FORMAT_UNKNOWN; OPTION_INVALID for a transparent background in a format without alpha, and for a
 * quality where nothing is lost
 */
export async function sinkFor(
  out: string | undefined,
  { sink, background, quality }: OutputOptions,
): Promise<PluginSpec> {
  const room = out !== undefined && isRoom(out);
  if (sink || out === undefined) {
    const given = { ...(out !== undefined && { [room ? 'url' : 'path']: out }), ...(quality && { quality }) };
    return { name: sink?.name ?? 'ffmpeg', options: { ...given, ...sink?.options } };
  }
  if (room) {
    if (background === 'transparent') {
      throw errors.OPTION_INVALID('--background', 'a room cannot show transparency');
    }
    return { name: 'websocket', options: { url: out, ...(quality && { quality }) } };
  }
  const extension = extname(out).toLowerCase();
  const folder = out.endsWith('/') || extension === '' || (await isDirectory(out));
  if (quality && (folder || out === '-')) {
    throw errors.OPTION_INVALID('--quality', 'is for videos; PNG pictures and raw video lose nothing');
  }
  if (out === '-') return { name: 'raw', options: {} };
  if (folder) return { name: 'png', options: { path: join(out, '.') } };
  const container = CONTAINERS[extension];
  if (!container) {
    throw errors.OUTPUT_FORMAT_UNKNOWN(out, [
      ...Object.keys(CONTAINERS),
      'a folder for PNG frames',
      '- for raw RGB',
      'ws://HOST:PORT/rooms/NAME',
    ]);
  }
  if (background === 'transparent' && !container.alpha) {
    throw errors.OPTION_INVALID(
      '--background',
      `${extension} cannot be transparent; use .webm, .webp or a folder of PNG frames`,
    );
  }
  return { name: 'ffmpeg', options: { path: out, ...(quality && { quality }) } };
}

/** Whether an output is the address of a room on a streaming server. */
function isRoom(out: string): boolean {
  return /^wss?:\/\//i.test(out);
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
