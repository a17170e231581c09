import { Command, Option } from 'commander';
import { slpPosesJsonSchema } from '../../plugins/pose-files/slp-poses.ts';
import { WRITABLE_FORMATS } from '../../plugins/pose-files/write.ts';
import { interruptible } from '../exit.ts';
import { type ConvertOptions, convertPoseFile } from '../pose-convert.ts';
import { describePoseFile, poseInfo } from '../pose-info.ts';
import { writeDone, writeJson, writeTable } from '../terminal.ts';

const FORMATS = `
Read, recognised by content: .pose 0.0, 0.1 and 0.2, slp-poses JSON, MediaPipe Holistic JSON,
OpenPose JSON (file or folder), COCO-WholeBody JSON.
Written: ${WRITABLE_FORMATS.join(', ')}.`;

export function command(): Command {
  return new Command('pose')
    .description('Look into pose files and convert them.')
    .addCommand(infoCommand())
    .addCommand(convertCommand())
    .addCommand(schemaCommand())
    .addHelpText('after', FORMATS);
}

function infoCommand(): Command {
  return new Command('info')
    .description('Show what a pose file holds.')
    .argument('<file>', 'pose file or OpenPose folder')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ slp pose info poses.pose')
    .action(async (path: string, { json }: { json?: boolean }) => {
      const info = await poseInfo(path);
      if (json) await writeJson(info);
      else await writeTable(describePoseFile(info));
    });
}

function convertCommand(): Command {
  return new Command('convert')
    .description('Convert a pose file into another format.')
    .argument('<from>', 'pose file or OpenPose folder')
    .argument('<to>', 'file to write; .pose or .json')
    .addOption(
      new Option(
        '--format <format>',
        'format to write (default: .pose 0.2 or slp-poses, by extension)',
      ).choices(WRITABLE_FORMATS),
    )
    .option('--person <n>', 'which person, from 0 (default: the most confident)')
    .option('--fps <rate>', "frames per second, in place of the file's own")
    .addHelpText('after', '\nExample:\n  $ slp pose convert poses.json poses.pose --format pose-0.1')
    .action(async (from: string, to: string, options: ConvertOptions) => {
      const frames = await interruptible((signal) => convertPoseFile(from, to, options, signal));
      writeDone(`${to}: ${frames} frames`);
    });
}

function schemaCommand(): Command {
  return new Command('schema')
    .description('Print the JSON Schema of slp-poses files.')
    .addHelpText('after', '\nExample:\n  $ slp pose schema > slp-poses.schema.json')
    .action(() => writeJson(slpPosesJsonSchema()));
}
