import { Command } from 'commander';
import { interruptible } from '../exit.ts';
import { collect, commandOptions, DEFAULT_THREADS } from '../options.ts';
import { runTrain } from '../train.ts';
import { TRAIN_OPTIONS } from '../train-options.ts';

/** How long the step at hand and a checkpoint may take after Ctrl-C, in milliseconds. */
const GRACE = 120_000;

const DETAILS = `
Examples:
  $ slp train --data train.tar                            20 epochs, into runs/exp_1
  $ slp train --data clips/ --signer anna --time-limit 90m    personalises to one signer
  $ slp train --data train.tar --preset base --batch 8 --epochs 50 --patience 5
  $ slp train --resume exp_1                              goes on from the last checkpoint
  $ slp train --data train.tar --dry-run                  shows settings, networks, samples

Data is a tar in any layout that slp reads (see "slp dataset"), a folder of such tars, a folder of clips, of which a tar is made
first, or any source plugin as NAME:{JSON options}. test.tar beside train.tar is held out: after each epoch the model is
evaluated on samples of it, beside the puppet, and the best one is kept.

Beside its limits and how often it writes and evaluates, only the learning rates of a run and their decay may be changed with --resume. Ctrl-C
finishes the step, writes a checkpoint and says how to go on; a second Ctrl-C leaves at once. Numbers and pictures go to logs/
for TensorBoard, too.`;

export function command(): Command {
  return new Command('train')
    .description('Train the generator "gan", or what another objective describes.')
    .option('--data <what>', 'tar or folder of tars; folder of clips; or NAME:{JSON options} of a source')
    .option('--base <tar>', 'references of the signers (default: beside the data)')
    .option('--test <tar>', 'what is held out (default: test.tar beside train.tar)')
    .option('--split <share>', 'of clips, the part that is learnt from; the rest is held out (default: 0.9)')
    .option('--signer <name>', "who signs in all of the clips (default: the name of each clip's folder)")
    .option('--size <pixels>', 'side of the pictures (default: 256)')
    .option('--on-bad-sample <policy>', 'fail | warn | skip (default: warn)')
    .option('--objective <plugin>', 'what is learnt: NAME or NAME:{JSON options} (default: gan)')
    .option('--preset <name>', 'size of the network: of gan fast | base | large (default: fast)')
    .option('--baseline <plugin>', 'generator to compare with, or none (default: of gan puppet)')
    .option('--out <folder>', 'folder for exp_1, exp_2 … (default: runs)')
    .option('--resume <run>', 'go on with exp_N, or with the folder of a run')
    .option('--steps <n>', 'end after so many steps')
    .option('--epochs <n>', 'end after the data was gone through so often (default: 20)')
    .option('--time-limit <time>', 'end after so long: 90m, 2h; interrupted sessions count')
    .option('--patience <n>', 'end after so many evaluations without a better one')
    .option('--batch <n>', 'samples of a step (default: 4)')
    .option('--learning-rate <rate>', 'or one each: generator=1e-4,discriminator=4e-4 (default: 2e-4)')
    .option(
      '--decay <share>',
      'of the run, the last part, over which learning rates fall to 5 % (default: 0.2)',
    )
    .option('--threads <n>', `threads on wasm and cpu (default: ${DEFAULT_THREADS})`)
    .option('--backend <name>', 'auto | node-gpu | node | webgpu | wasm | cpu (default: auto)')
    .option('--seed <n>', 'of everything that is left to chance (default: 1)')
    .option('--checkpoint-every <time>', 'how much may be lost at most (default: 5m)')
    .option('--evaluate-every <time>', 'instead of after each epoch')
    .option('--test-samples <n>', 'samples of an evaluation, at most (default: 200)')
    .option('--grid-every <n>', 'steps between two pictures of samples (default: 500)')
    .option('--plugin <module>', 'load a third-party plugin by path or package name; repeatable', collect)
    .option(
      '--config <file>',
      'read options from the section "train" of a JSON file (default: slp.config.json)',
    )
    .option('--dry-run', 'show what would be done, and do no step')
    .option('--json', 'print a JSON report on stdout')
    .addHelpText('after', DETAILS)
    .action(async (_flags, command: Command) => {
      const options = await commandOptions(command, TRAIN_OPTIONS);
      await interruptible((signal) => runTrain(options, signal), GRACE);
    });
}
