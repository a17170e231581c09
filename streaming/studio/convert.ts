import { StreamError } from '../client/index.ts';
import type { Place } from './place.ts';
import { type Recording, readRecording } from './recording.ts';

/**
 * Lets the server read pose files of any format that it knows, and returns their poses. Several files are taken for the frames of
 * one recording, as OpenPose writes them: each JSON, in the order of their names.
 *
 * @throws StreamError with what is wrong with the file
 */
export async function convert(files: readonly File[], { url, token }: Place): Promise<Recording> {
  const secret = token();
  const response = await fetch(new URL('poses', url), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/octet-stream',
      ...(secret && { Authorization: `Bearer ${secret}` }),
    },
    body: await joined(files),
  }).catch((cause: unknown) => {
    throw new StreamError(
      'CONNECTION_LOST',
      `the file did not reach the server: ${String(cause)}`,
      'try again',
    );
  });
  if (!response.ok || !response.body) throw await errorOf(response);
  const recording = await readRecording(textOf(response.body));
  if (recording.poses.every((pose) => pose === null)) {
    throw new StreamError('POSE_EMPTY', 'nobody is seen in this file', 'choose another pose file');
  }
  return recording;
}

async function joined(files: readonly File[]): Promise<Blob> {
  const [only, ...others] = files;
  if (only && others.length === 0) return only;
  const ordered = [...files].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  return new Blob([...ordered.flatMap((file, i): BlobPart[] => [i === 0 ? '[' : ',\n', file]), ']']);
}

/** The server answers a fault with `{ error: { message, code?, hint? } }`. */
async function errorOf(response: Response): Promise<StreamError> {
  const answer: unknown = await response.json().catch(() => undefined);
  const { error } = (answer ?? {}) as {
    readonly error?: Partial<Record<'code' | 'message' | 'hint', string>>;
  };
  return new StreamError(
    error?.code ?? `HTTP ${response.status}`,
    error?.message ?? 'the server did not take the file',
    error?.hint ?? '',
  );
}

async function* textOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
}
