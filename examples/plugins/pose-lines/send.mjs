/** Plays an slp-poses file to the plugin, in real time: node send.mjs POSES.json [PORT] [ADDRESS] */
import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const [file, port = '5005', address = '127.0.0.1'] = process.argv.slice(2);
const { fps, frames } = JSON.parse(await readFile(file, 'utf8'));
const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
const send = (line) =>
  new Promise((resolve, reject) => {
    socket.send(`${JSON.stringify(line)}\n`, Number(port), address, (error) =>
      error ? reject(error) : resolve(),
    );
  });
const startedAt = performance.now();
for (const [index, frame] of frames.entries()) {
  const t = (index * 1000) / fps;
  await setTimeout(startedAt + t - performance.now());
  if (frame) await send({ t, ...frame });
}
await send({ end: true });
socket.close();
