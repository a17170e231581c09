import { Command, Option } from 'commander';
import { runEval } from '../eval.ts';
import { interruptible } from '../exit.ts';
import { collect, DEFAULT_THREADS } from '../options.ts';
import { command as runCommand } from './eval-run.ts';

const DETAILS = `
Examples:
  $ slp eval --pred out.mp4 --target film.mp4 --poses film.json --report report.html
  $ slp eval --pred frames/ --target film/ --poses film.pose --ref signer.png
  $ slp eval --pred new.mp4 --baseline old.mp4 --target film.mp4     did it get better?
  $ slp eval --pred out.mp4 --target film.mp4 --no-legibility --json > out.json
  $ slp eval run --data clips/         renders films from their own keypoints, and evaluates that

The prediction shows the person of the film, in the same place: it was rendered from the keypoints
of the film in the looks of one of its frames, for example.

Measured are SSIM, PSNR, sharpness (prediction ÷ film, 1 at best), flicker and warping error of
hands, face, mouth and the whole picture, in boxes cut from both at the keypoints of the film; and
legibility: whether an estimator that reads the frames again finds hands and face, and how far
off. Each figure has its 95 % interval; beside it stand those of a copy of --ref in every frame
and of --baseline, with the difference to them, and what the film itself gets, which is the best
that can be expected.

Both videos must have one length, size and frame rate. Where they have not:
  --align start      frame n beside frame n, to the end of the shorter one; rates are ignored
  --align resample   beside each true frame what a player of the prediction shows at that moment
Either scales a prediction of another size to that of the target, but never to another shape.

Keypoints come from --poses, or from NAME.pose or NAME.json beside the target, in any format that
slp reads, one entry for each frame; those of a larger or smaller picture are scaled. Without any
they are estimated. A folder holds a PNG, JPEG, WebP, AVIF or TIFF for each frame, in the order of
the numbers in their names; what is transparent in them counts as white. Of a photo in another
shape than the target's, --ref shows the middle.`;

export function command(): Command {
  return (
    new Command('eval')
      .description('Measure how near a rendered video comes to the true one: hands and face first.')
      // What follows "run" is that command's own.
      .enablePositionalOptions()
      .option('-p, --pred <path>', 'what is evaluated: a video, or a folder of pictures')
      .option('-t, --target <path>', 'the true video, or a folder of pictures')
      .option('--poses <file>', 'keypoints of the target (default: beside it, else estimated)')
      .option('--person <n>', 'which person of the keypoints, from 0 (default: the most confident)')
      .option('-r, --ref <image>', 'photo of the signer: shows what a copy of it would score')
      .option('-b, --baseline <path>', 'another prediction, to be compared with')
      .option('--report <file>', 'write an HTML page to look at: worst and best frames, hands, plots')
      .option('--csv <file>', 'write the figures of every frame as CSV')
      .addOption(
        new Option('--align <how>', 'compare videos that do not fit, see below').choices([
          'start',
          'resample',
        ]),
      )
      .option('--no-legibility', 'do not read the frames again, which takes most of the time')
      .option(
        '--estimator <plugin>',
        'what reads the frames: NAME or NAME:{JSON options} (default: holistic)',
      )
      .option('--plugin <module>', 'load a third-party plugin by path or package name; repeatable', collect)
      .option('--threads <n>', `scoring threads (default: ${DEFAULT_THREADS})`)
      .option('--json', 'print the result as JSON on stdout, instead of a table')
      .addHelpText('after', DETAILS)
      .action(async (flags: Record<string, unknown>) => {
        await interruptible((signal) => runEval(flags, signal));
      })
      .addCommand(runCommand())
  );
}
