import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { openPoseFile, type PoseFile } from '../plugins/pose-files/open.ts';
import { connected, refusal } from '../plugins/websocket/refusal.ts';
import { connect, type Producer } from '../streaming/client/node.ts';
import { MAX_FPS, MAX_SIDE } from '../streaming/protocol/limits.ts';
import { between, whole } from './options.ts';
import { writeDone } from './terminal.ts';

export const SEND_OPTIONS = z.strictObject({
  token: z.string().min(1, 'is empty').optional(),
  signer: z.string().optional(),
  person: whole(0, 99).optional(),
  speed: between(0.05, 20).default(1),
  loop: z.boolean().default(false),
  json: z.boolean().default(false),
});

export type SendOptions = z.output<typeof SEND_OPTIONS>;

/** `slp stream send`: plays a pose file into a room, in real time. Ends with the file, or when it is interrupted. */
export async function sendPoses(
  path: string,
  url: string,
  { token, signer, person, speed, loop, json }: SendOptions,
  signal: AbortSignal,
): Promise<void> {
  const file = await openPoseFile(path, { person });
  const fps = Math.min(MAX_FPS, file.fps * speed);
  const { width, height } = file;
  const canvas = Math.max(width, height) <= MAX_SIDE ? { width, height } : undefined;
  const producer = await connected(url, (address) =>
    connect({
      role: 'producer',
      url: address,
      token: token ?? (process.env.SLP_TOKEN || undefined),
      signer,
      canvas,
      fps,
      encoding: json ? 'json' : 'binary',
      client: 'slp stream send',
      signal,
    }),
  );
  const unknownSigner = new Promise<never>((_, reject) => {
    producer.on('error', (error) => reject(refusal(url, error)));
  });
  const lost = producer.closed.then((error) => {
    if (error) throw refusal(url, error);
  });
  try {
    await Promise.race([play(file, producer, { speed, loop }, signal), unknownSigner, lost]);
  } finally {
    producer.close();
  }
  signal.throwIfAborted();
  writeDone(`${url}: ${producer.sent} poses sent, ${producer.dropped} dropped`);
}

/** Every pose at its moment; time goes on where the file starts over. */
async function play(
  file: PoseFile,
  producer: Producer,
  { speed, loop }: { readonly speed: number; readonly loop: boolean },
  signal: AbortSignal,
): Promise<void> {
  const start = performance.now();
  let count = 0;
  do {
    for await (const pose of file.poses(signal)) {
      const time = (count * 1000) / (file.fps * speed);
      const wait = start + time - performance.now();
      if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || producer.state === 'closed') return;
      producer.send(pose, Math.round(time * 1000));
      count += 1;
    }
  } while (loop && count > 0);
}
