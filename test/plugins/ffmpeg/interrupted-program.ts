import { argv, stdout } from 'node:process';
import ffmpeg from '../../../plugins/ffmpeg/index.ts';
import { quietHost } from '../../support/quiet-host.ts';
import { syntheticVideo } from '../../support/synthetic-video.ts';

/** A program in the middle of an encoding. On Ctrl-C it does what its second argument says: "finish" the video, or "exit" at once. */
const [, , path, onInterrupt] = argv;
const format = { width: 320, height: 240, channels: 3, fps: 25 } as const;
const frames = [...syntheticVideo(format, 10)];

const sink = await ffmpeg.create({ path: path!, quality: 'draft' }, quietHost());
await sink.start(format);
for (const frame of frames) await sink.write(frame);

const staysAlive = setInterval(() => {}, 1000);
process.once('SIGINT', async () => {
  if (onInterrupt === 'exit') process.exit(130);
  for (const frame of frames) await sink.write(frame);
  await sink.finish();
  clearInterval(staysAlive);
});
stdout.write('ready\n');
