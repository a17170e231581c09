import { decodeVideo } from '../../../core/video/decode.ts';

/** Takes one frame and then waits for its end. */
for await (const frame of decodeVideo('film.mp4', { width: 640, height: 480, fps: 25 })) {
  process.stdout.write(`${frame.width}\n`);
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
