import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { errors, messageOf, type SlpError } from '../errors.ts';
import { inputArguments, MAX_PIXELS, withoutName } from './ffmpeg-input.ts';
import { nominalRate } from './frame-rate.ts';
import { locateFfmpeg } from './locate-ffmpeg.ts';

export interface VideoInfo {
  /** Pixels of the upright picture: after the rotation flag, and with pixels made square. */
  readonly width: number;
  readonly height: number;
  /** Nominal frames per second: decoded frames come at exactly this rate unless asked otherwise. */
  readonly fps: number;
  /** Seconds, as far as the container says; sound may make it longer than the pictures. */
  readonly duration?: number;
}

/**
 * What ffmpeg makes of a video's first frame: ffprobe does not come with every ffmpeg. The first frame is decoded, turned
 * upright as all others will be, and described by the `framecrc` muxer, whose headers give exact numbers in every version.
 *
 * @throws FILE_UNREADABLE, FFMPEG_MISSING, VIDEO_UNREADABLE
 */
export async function probeVideo(path: string): Promise<VideoInfo> {
  await requireContent(path);
  const { path: binary } = await locateFfmpeg();
  const { report, log, problem } = await describe(binary, path);
  const size = /^#dimensions 0: (\d+)x(\d+)/m.exec(report);
  const timeBase = /^#tb 0: (\d+)\/(\d+)/m.exec(report);
  const hasFrame = /^0,/m.test(report);
  if (!size || !timeBase || !hasFrame) throw unreadable(path, log, problem);
  const [width, height] = squarePixels(Number(size[1]), Number(size[2]), report);
  if (width * height > MAX_PIXELS) throw tooLarge(path, `${width}x${height}`);
  return {
    width,
    height,
    fps: nominalRate(Number(timeBase[2]) / Number(timeBase[1]), averageRate(log)),
    duration: durationOf(log),
  };
}

async function requireContent(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw errors.FILE_UNREADABLE(path, cause);
  });
  // A pipe may never end, and a device never does.
  if (!found.isFile()) throw errors.FILE_UNREADABLE(path, 'it is no regular file');
  if (found.size === 0) throw errors.VIDEO_UNREADABLE(path, 'it is empty');
}

interface Description {
  /** What `framecrc` wrote: one line for each property, and one for the frame. */
  readonly report: string;
  /** What ffmpeg said: every stream of the file, and problems. */
  readonly log: string;
  /** How ffmpeg ended, where that was badly. */
  readonly problem?: string;
}

/** `V` are the video streams without those that are cover pictures. */
const FIRST_FRAME = ['-map', '0:V:0', '-frames:v', '1', '-f', 'framecrc', 'pipe:1'];

function describe(binary: string, path: string): Promise<Description> {
  const args = [
    '-hide_banner',
    '-nostdin',
    '-nostats',
    '-v',
    'level+info',
    ...inputArguments(path),
    ...FIRST_FRAME,
  ];
  // A damaged file may have a complaint for every one of its frames.
  const options = { maxBuffer: 64 << 20, windowsHide: true };
  return new Promise((settle) => {
    execFile(binary, args, options, (error, report, log) => {
      const problem = error?.signal ? `ffmpeg was ended by ${error.signal}` : error && messageOf(error);
      settle({ report, log, problem: problem ?? undefined });
    });
  });
}

/** Of what is wrong with a file, what helps most. */
function unreadable(path: string, log: string, problem: string | undefined): SlpError {
  const bomb = /Picture size ([1-9]\d*x\d+) (?:exceeds|is invalid)/.exec(log);
  if (bomb) return tooLarge(path, bomb[1]);
  if (log.includes('matches no streams')) {
    const sound = / Audio: /.test(log) ? 'sound and ' : '';
    const cover = / Video: /.test(log) ? 'only a cover picture' : 'no pictures';
    return errors.VIDEO_UNREADABLE(path, `it holds ${sound}${cover}`);
  }
  return errors.VIDEO_UNREADABLE(
    path,
    complaints(path, log) || (problem ?? 'none of its frames can be decoded'),
  );
}

function tooLarge(path: string, size: string): SlpError {
  return errors.VIDEO_UNREADABLE(
    path,
    `its pictures are ${size}, and more than ${MAX_PIXELS / 1e6} megapixels are not read`,
  );
}

/** The first errors: those after them are what followed from them. */
function complaints(path: string, log: string): string {
  const outside = /^\[(\S+) @ 0x[0-9a-f]+\] .*not on whitelist/im.exec(log);
  if (outside) return `ffmpeg takes it for "${outside[1]}", which is not read`;
  const lines = Array.from(
    log.matchAll(/^(?:\[(\S+) @ 0x[0-9a-f]+\] )?\[(?:error|fatal)\] (.*)$/gm),
    complaint,
  );
  return withoutName([...new Set(lines)].slice(0, 2).join('; '), path);
}

/** Newer versions say once more, in their own words, that the file could not be opened. */
function complaint([, who, text]: RegExpExecArray): string {
  const opening = /^Error opening input(?: files?)?: (.*)$/.exec(text);
  if (opening) return opening[1];
  return who ? `${who}: ${text}` : text;
}

/** How ffmpeg describes the stream that it has chosen. */
function videoStream(log: string): string {
  const [, chosen] = /^\[info\] +Stream #0:(\d+) -> #0:0 /m.exec(log) ?? [];
  return new RegExp(`^\\[info\\] +Stream #0:${chosen}\\D.* Video: .*$`, 'm').exec(log)?.[0] ?? '';
}

/** Average frames per second, rounded to two decimals, where the container tells. */
function averageRate(log: string): number | undefined {
  const [, number, thousands] = /, (\d+(?:\.\d+)?)(k?) fps/.exec(videoStream(log)) ?? [];
  return number === undefined ? undefined : Number(number) * (thousands ? 1000 : 1);
}

function durationOf(log: string): number | undefined {
  const [, hours, minutes, seconds] = /^\[info\] +Duration: (\d+):(\d+):([\d.]+)/m.exec(log) ?? [];
  const duration = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return duration > 0 ? duration : undefined;
}

/** Least difference of a pixel's sides that is made up for: less is the rounding of whoever scaled the video. */
const MIN_STRETCH = 0.02;

/** The size at which the picture's pixels are square, growing the shorter side. */
function squarePixels(width: number, height: number, report: string): [width: number, height: number] {
  const [, across, down] = /^#sar 0: (\d+)\/(\d+)/m.exec(report) ?? [];
  const ratio = Number(across) / Number(down);
  // 0 stands for unknown; what is far off is a mistake.
  if (!(ratio > 0.2 && ratio < 5) || Math.abs(ratio - 1) < MIN_STRETCH) return [width, height];
  return ratio > 1 ? [Math.round(width * ratio), height] : [width, Math.round(height / ratio)];
}
