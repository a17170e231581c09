#!/usr/bin/env node
import { Console } from 'node:console';
import { Command } from 'commander';
import { exitWith, expectEnd } from './exit.ts';
import { endDespiteLeftovers } from './leftovers.ts';
import { version } from './version.ts';

/** Characters; wider lines are hard to read. */
const HELP_WIDTH = 100;

/** Every command, loaded when it is called: `slp --help` loads none of them. */
const COMMANDS: Readonly<
  Record<string, { summary: string; load: () => Promise<{ command: () => Command }> }>
> = {
  render: {
    summary: 'turn poses or a film, and a photo, into a video of that person signing',
    load: () => import('./commands/render.ts'),
  },
  stream: {
    summary: 'serve live signers: poses in over WebSocket, video out, with a page to see it',
    load: () => import('./commands/stream.ts'),
  },
  pose: {
    summary: 'estimate keypoints from videos and pictures; look into pose files and convert them',
    load: () => import('./commands/pose.ts'),
  },
  dataset: {
    summary: 'make training data of filmed clips; look into datasets and check them',
    load: () => import('./commands/dataset.ts'),
  },
  eval: {
    summary: 'measure how near rendered videos come to the true ones',
    load: () => import('./commands/eval.ts'),
  },
  train: {
    summary: 'train the generator "gan" on such data',
    load: () => import('./commands/train.ts'),
  },
  export: {
    summary: 'write the model of a training run, to render with',
    load: () => import('./commands/export.ts'),
  },
  plugin: {
    summary: 'write plugins, see which there are, and try whether they work',
    load: () => import('./commands/plugin.ts'),
  },
  doctor: {
    summary: 'show what this machine can do: ffmpeg, encoders, engines, versions',
    load: () => import('./commands/doctor.ts'),
  },
};

const EXAMPLES = `
Examples:
  $ slp render poses.json --ref signer.png              writes poses.mp4
  $ slp render film.mp4 --ref signer.png                writes film.signed.mp4
  $ slp render poses.pose --ref signer.png -o out.webm --background transparent
  $ slp stream --ref signer.png                         live, at http://127.0.0.1:8787
  $ slp pose extract clip.mp4                           keypoints of a video: clip.poses.json
  $ slp dataset build clips/ --out train.tar            training data of filmed clips
  $ slp eval --pred out.mp4 --target film.mp4           how near a rendering comes to the film
  $ slp train --data train.tar                          learn from them: runs/exp_1
  $ slp plugin new soft-light --kind refiner            a plugin of your own
  $ slp pose info poses.pose                            what is in a pose file
  $ slp pose convert poses.pose poses.json              .pose to slp-poses JSON

"slp <command> --help" shows every option of a command.`;

async function main(args: readonly string[]): Promise<void> {
  const program = new Command('slp')
    .description('Real-time sign video renderer: a photo of a signer and a stream of poses in, a video out.')
    .version(version(), '-V, --version')
    .addHelpText('after', EXAMPLES)
    // What follows a command is that command's own.
    .enablePositionalOptions()
    .showSuggestionAfterError();
  const words = args.filter((arg) => !arg.startsWith('-'));
  const called = words[0] === 'help' ? words[1] : words[0];
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    program.addCommand(name === called ? (await load()).command() : new Command(name).description(summary));
  }
  strict(program);
  await program.parseAsync(args, { from: 'user' });
}

/** Usage errors of every command are thrown, and end in the one place where all errors do. */
function strict(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => {} });
  command.configureHelp({ helpWidth: Math.min(process.stdout.columns ?? HELP_WIDTH, HELP_WIDTH) });
  for (const child of command.commands) strict(child);
}

// What a plugin prints is for people; the standard output is for data.
globalThis.console = new Console(process.stderr);
// Where nobody reads what is said to people, the work goes on.
process.stderr.on('error', () => {});

const done = expectEnd();
await main(process.argv.slice(2)).catch(exitWith);
done();
endDespiteLeftovers();
