/** What `connect` makes of its options: compiled, never run. */

import type { Pose } from 'slp';
import { connect, type Producer, type Publisher, type StreamError, type Viewer } from 'slp/client';
import { holds, type Same } from './same.ts';

const url = 'ws://127.0.0.1:8787';

export async function talk(pose: Pose): Promise<void> {
  const producer = await connect({ url, role: 'producer', canvas: { width: 640, height: 480 } });
  holds<Same<typeof producer, Producer>>(true);
  holds<Same<ReturnType<typeof producer.send>, boolean>>(true);
  producer.send(pose);

  const viewer = await connect({ url, role: 'viewer', accept: ['h264', 'jpeg'] });
  holds<Same<typeof viewer, Viewer>>(true);
  for await (const { payload, latency } of viewer.frames()) {
    holds<Same<typeof payload, Uint8Array>>(true);
    holds<Same<typeof latency, number | undefined>>(true);
  }
  holds<Same<Awaited<typeof viewer.closed>, StreamError | undefined>>(true);
  // @ts-expect-error a viewer sends nothing
  viewer.send(pose);

  const publisher = await connect({ url, role: 'publisher' });
  holds<Same<typeof publisher, Publisher>>(true);
  // @ts-expect-error there is no such role
  await connect({ url, role: 'spectator' });
}
