import { Command } from 'commander';
import { resolveOptions } from '../../core/config.ts';
import { DEFAULT_LIMITS } from '../../streaming/server/limits.ts';
import { interruptible } from '../exit.ts';
import { collect, commandOptions } from '../options.ts';
import { DEFAULT_PORT, DEFAULT_SESSIONS, STREAM_OPTIONS } from '../stream-options.ts';
import { RECORD_OPTIONS, recordStream } from '../stream-record.ts';
import { SEND_OPTIONS, sendPoses } from '../stream-send.ts';
import { runStream } from '../stream-serve.ts';

const LIMITS = Object.entries(DEFAULT_LIMITS)
  .map(([name, value]) => `${name}=${value}`)
  .join(', ');

const EXAMPLES = `
Examples:
  $ slp stream --ref signer.png                         the page is at http://127.0.0.1:${DEFAULT_PORT}/
  $ slp stream --ref signers/ --allow-upload            every photo in a folder, and uploaded ones
  $ SLP_TOKEN=… slp stream --ref signer.png --host 0.0.0.0 --cert cert.pem --key key.pem
  $ slp stream send poses.json ws://127.0.0.1:${DEFAULT_PORT}/rooms/main --loop
  $ slp stream record ws://127.0.0.1:${DEFAULT_PORT}/rooms/main out.mp4

Limits and their defaults: ${LIMITS}.

Behind a proxy that speaks TLS: pass the headers Host, Upgrade and Connection on, give --token, raise
connectionsPerAddress and sessionsPerAddress (all clients have the proxy's address), and name the page's
origin in --origin where the proxy changes the Host.`;

export function command(): Command {
  return (
    new Command('stream')
      .description('Serve live signers: poses in over WebSocket, video out, and a page to see it.')
      // `--token` after "send" is that of "send".
      .enablePositionalOptions()
      .option('-r, --ref <image>', 'photo of a signer, or a folder of photos; repeatable', collect)
      .option('--host <name>', 'address to listen on (default: 127.0.0.1)')
      .option('--port <n>', `port to listen on, 0 for a free one (default: ${DEFAULT_PORT})`)
      .option('--size <pixels>', 'largest length of the short side (default: 512)')
      .option('--fps <rate>', 'frames per second where a producer does not say (default: 25)')
      .option('--token <secret>', 'what clients have to know (default: SLP_TOKEN)')
      .option('--origin <url>', 'let pages of another origin in; repeatable', collect)
      .option('--cert <file>', 'certificate (PEM), for https: and wss:')
      .option('--key <file>', 'its private key (PEM)')
      .option('--insecure', 'listen beyond this machine without a token')
      .option('--allow-upload', 'let clients add signers by photo')
      .option('--sessions <n>', `rooms that are drawn at once (default: ${DEFAULT_SESSIONS})`)
      .option('--limit <name=value>', 'change a limit, see below; repeatable', collect)
      .option('--background <what>', "keep | '#00ff00' | image.png (default: keep)")
      .option('--no-motion-blur', 'draw hands and forearms sharp however fast they move')
      .option('--no-smooth', 'do not smooth the keypoints')
      .option('--no-fill', 'do not fill gaps where keypoints are missing')
      .option('--no-repair', 'do not repair swapped hands and joints that leap away for one frame')
      .option('--no-retarget', "keep the producer's proportions and place")
      .option('--estimator <plugin>', 'what finds keypoints in photos (default: holistic)')
      .option('--generator <plugin>', 'what draws the signer (default: puppet)')
      .option('--refiner <plugin>', 'what improves each frame; repeatable, in order', collect)
      .option('--plugin <module>', 'load a third-party plugin by path or package name; repeatable', collect)
      .option(
        '--config <file>',
        'read options from the section "stream" of a JSON file (default: slp.config.json)',
      )
      .addHelpText('after', EXAMPLES)
      .action(async (_flags, command: Command) => {
        const options = await commandOptions(command, STREAM_OPTIONS);
        await interruptible((signal) => runStream(options, signal));
      })
      .addCommand(sendCommand())
      .addCommand(recordCommand())
  );
}

function sendCommand(): Command {
  return new Command('send')
    .description('Play a pose file into a room, in real time.')
    .argument('<poses>', 'pose file or OpenPose folder')
    .argument('<url>', 'of the room: ws://HOST:PORT/rooms/NAME')
    .option('--token <secret>', 'that of the server (default: SLP_TOKEN)')
    .option('--signer <name>', 'who is shown (default: the first)')
    .option('--person <n>', 'which person, from 0 (default: the most confident)')
    .option('--speed <factor>', 'playing speed, 0.05 to 20 (default: 1)')
    .option('--loop', 'start over at the end')
    .option('--json', 'send JSON instead of the compact binary form')
    .action(async (poses: string, url: string, flags: Record<string, unknown>) => {
      const options = resolveOptions(SEND_OPTIONS, { config: {}, flags });
      await interruptible((signal) => sendPoses(poses, url, options, signal));
    });
}

function recordCommand(): Command {
  return new Command('record')
    .description('Write what a room shows into a video file, until the room ends or Ctrl-C.')
    .argument('<url>', 'of the room: ws://HOST:PORT/rooms/NAME')
    .argument('<out>', 'video.mp4 | .webm | .gif | .webp, a folder for PNG frames, or - for raw RGB')
    .option('--token <secret>', 'that of the server (default: SLP_TOKEN)')
    .option('--seconds <n>', 'end after so much video')
    .option('--quality <level>', 'of the encoding: draft | good | best (default: good)')
    .action(async (url: string, out: string, flags: Record<string, unknown>) => {
      const options = resolveOptions(RECORD_OPTIONS, { config: {}, flags });
      await interruptible((signal) => recordStream(url, out, options, signal));
    });
}
