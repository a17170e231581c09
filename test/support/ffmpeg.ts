import { execFile } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type FfmpegBinary, locateFfmpeg } from '../../core/video/locate-ffmpeg.ts';

/** Every ffmpeg of this machine: the installed one and the one from npm, whichever there are. */
export async function availableBinaries(): Promise<FfmpegBinary[]> {
  const found = await Promise.allSettled([
    locateFfmpeg({ PATH: process.env.PATH }),
    locateFfmpeg({ PATH: '' }),
  ]);
  const binaries = found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  return binaries.filter(({ path }, index) => binaries.findIndex((other) => other.path === path) === index);
}

/** What `ffmpeg -i` says about a file's video stream, and the fourth channel's presence where a container notes it. */
export async function describeVideo(binary: string, path: string): Promise<string> {
  const { stderr } = await promisify(execFile)(binary, ['-hide_banner', '-i', path]).catch(
    (failure: { stderr: string }) => failure,
  );
  return stderr;
}

/** All frames of a video as they are stored, raw; `decoder` where ffmpeg's first choice would lose the alpha channel. */
export async function decodeRaw(
  binary: string,
  path: string,
  pixelFormat: 'rgb24' | 'rgba',
  decoder?: string,
): Promise<Buffer> {
  const args = ['-v', 'error', ...(decoder ? ['-c:v', decoder] : []), '-i', path, '-vsync', 'passthrough'];
  const { stdout } = await promisify(execFile)(
    binary,
    [...args, '-f', 'rawvideo', '-pix_fmt', pixelFormat, 'pipe:1'],
    { encoding: 'buffer', maxBuffer: 64 << 20 },
  );
  return stdout;
}

/**
 * Writes a stand-in for ffmpeg into a folder: it notes its process id, and does what `script` (sh) says when it is to encode.
 * Asked for its encoders it gives the answer of the real one, or `encoders`.
 */
export async function fakeFfmpeg(folder: string, script: string, encoders?: string): Promise<string> {
  const path = join(folder, 'fake-ffmpeg');
  const { path: real } = await locateFfmpeg({ PATH: process.env.PATH });
  const answer = encoders === undefined ? `exec '${real}' "$@"` : `echo '${encoders}'; exit`;
  const lines = [
    '#!/bin/sh',
    `REAL='${real}'; FOLDER='${folder}'`,
    `case "$*" in *-encoders*) ${answer};; esac`,
    'echo $$ > "$FOLDER/pid"',
    script,
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  await chmod(path, 0o755);
  return path;
}

/** Whether the process that the stand-in in `folder` ran as last is still there. */
export async function fakeIsRunning(folder: string): Promise<boolean> {
  return isRunning(Number(await readFile(join(folder, 'pid'), 'utf8')));
}

async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const isZombie = await readFile(`/proc/${pid}/stat`, 'utf8').then(
    (text) => / Z /.test(text),
    () => false,
  );
  return !isZombie;
}
