import { Command } from 'commander';
import { runEvalRun } from '../eval-run.ts';
import { interruptible } from '../exit.ts';
import { collect, typedOptions } from '../options.ts';

const DETAILS = `
Examples:
  $ slp eval run --data clips/                             the puppet on all clips, to runs/eval_1
  $ slp eval run --data clips/ --limit 10 --no-legibility  a quick look
  $ slp eval run --data clips/ --clips '^anna/' --ref anna.png -o runs/anna
  $ slp eval run --data clips/ --plugin ./sharpen.js --refiner sharpen    beside it the same without
  $ slp eval run --data clips/ --plugin ./mine.js --generator mine --baseline puppet

Every clip is rendered from its own keypoints in the looks of its signer, as "slp render
--no-retarget" does it, and held against the film. With --retarget, a signer who sits elsewhere in
the reference is drawn elsewhere, and that is what is measured then. The folder that a clip lies in
names its signer. Keypoints beside a clip (NAME.pose or NAME.json, in any format that slp reads)
are used where they have as many frames as the film; else they are estimated ("slp pose extract"
does that once for all runs).

--ref auto takes the best frame of all clips of a signer (arms hanging, hands off body and face,
frontal, sharp), --ref first the first usable frame of each clip; that frame is not evaluated. A
photo is scaled and cut to the clips' shape.

Written are evaluation.json (settings and figures), clips.csv, report.html, and for each clip the
scores of every frame. Interrupted at any moment, the same command goes on where it was, given the
same --out.`;

export function command(): Command {
  return new Command('run')
    .description(
      'Render clips of a data set from their own keypoints, and measure how near that comes to them.',
    )
    .requiredOption('--data <folder>', 'with videos in it or below')
    .option('--ref <what>', "signers' looks: auto | first | photo.png (default: auto)")
    .option('--generator <plugin>', 'what draws the signer: NAME or NAME:{JSON options} (default: puppet)')
    .option('--refiner <plugin>', 'what improves each frame; repeatable, in order', collect)
    .option(
      '--baseline <plugin>',
      'a generator to compare with, without refiners (default: with refiners, the same generator)',
    )
    .option('-o, --out <folder>', 'where results go (default: the next free of runs/eval_1, runs/eval_2 …)')
    .option('--size <pixels>', 'largest length of the short side (default: 512)')
    .option('--no-motion-blur', 'draw hands and forearms sharp however fast they move')
    .option('--no-smooth', 'do not smooth the keypoints')
    .option('--no-fill', 'do not fill gaps where keypoints are missing')
    .option('--no-repair', 'do not repair swapped hands and joints that leap away for one frame')
    .option('--retarget', "bring poses to the reference's proportions and place, see below")
    .option('--no-legibility', 'do not read the frames again, which takes most of the time')
    .option('--clips <pattern>', 'only those whose name (SIGNER/CLIP) matches this regular expression')
    .option('--limit <n>', 'only so many clips, spread evenly over all of them')
    .option('--estimator <plugin>', 'what finds keypoints, and reads frames (default: holistic)')
    .option('--plugin <module>', 'load a third-party plugin by path or package name; repeatable', collect)
    .option('--threads <n>', 'that score; half as many render (default: one for each core)')
    .option('--restart', 'throw away what --out holds of an earlier run')
    .option('--json', 'print evaluation.json on stdout')
    .addHelpText('after', DETAILS)
    .action((_flags, command: Command) =>
      interruptible((signal) => runEvalRun(typedOptions(command), signal)),
    );
}
