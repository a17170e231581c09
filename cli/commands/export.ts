import { Command, Option } from 'commander';
import { interruptible } from '../exit.ts';
import { type ExportOptions, exportRun } from '../export-run.ts';

const EXAMPLES = `
Examples:
  $ slp export exp_3 -o model/                          the best model of runs/exp_3
  $ slp render poses.json --ref signer.png --generator gan --model model/
  $ slp export exp_3 -o newest/ --checkpoint latest     of a run that still goes on, too

The model is ONNX (model.onnx) with a description (model.json); other programs can run it as well. A finished run has its best one
in models/final already.`;

export function command(): Command {
  return new Command('export')
    .description('Write the model of a training run, to render with.')
    .argument('<run>', 'exp_N, or the path of its folder')
    .requiredOption('-o, --out <folder>', 'folder to write')
    .option('--runs <folder>', 'folder that runs are in', 'runs')
    .addOption(
      new Option('--checkpoint <which>', 'best: by the evaluations of the run | latest')
        .choices(['best', 'latest'])
        .default('best'),
    )
    .addHelpText('after', EXAMPLES)
    .action((run: string, options: ExportOptions) =>
      interruptible((signal) => exportRun(run, options, signal)),
    );
}
