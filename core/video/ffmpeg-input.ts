import { resolve } from 'node:path';

/** What one picture may hold at most, as a decoder is told before it allocates any: a bomb fails there instead of in memory. */
export const MAX_PIXELS = 64e6;

/**
 * The containers that are read. What is missing is missing on purpose: playlists and lists of files (hls, concat, dash, sdp),
 * which name other files or servers to read, pictures (image2 also takes names for patterns), and text (tty makes a film of it).
 */
const DEMUXERS = [
  ...[
    'mov',
    'matroska',
    'avi',
    'gif',
    'mpegts',
    'mpeg',
    'ogg',
    'flv',
    'asf',
    'mxf',
    'nut',
    'dv',
    'rm',
    'ivf',
  ],
  // Bare streams, without a container.
  ...['h264', 'hevc', 'mpegvideo', 'm4v', 'obu', 'yuv4mpegpipe'],
];

/**
 * Options of ffmpeg for reading one local file, whatever its name looks like (`-x.mp4`, `concat:a|b`, `http://…`), and nothing
 * but that file.
 */
export function inputArguments(path: string): string[] {
  return [
    ...['-protocol_whitelist', 'file', '-format_whitelist', DEMUXERS.join(',')],
    ...['-max_pixels', String(MAX_PIXELS), '-i', urlOf(path)],
  ];
}

/** What ffmpeg says of a file without the name under which it knows it. */
export function withoutName(words: string, path: string): string {
  return words.replaceAll(`${urlOf(path)}: `, '');
}

function urlOf(path: string): string {
  return `file:${resolve(path)}`;
}
