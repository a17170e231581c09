import { Command, Option } from 'commander';
import { slpPosesJsonSchema } from '../../plugins/pose-files/slp-poses.ts';
import { WRITABLE_FORMATS } from '../../plugins/pose-files/write.ts';
import { interruptible } from '../exit.ts';
import { collect } from '../options.ts';
import { type ConvertOptions, convertPoseFile } from '../pose-convert.ts';
import { extractPoses } from '../pose-extract.ts';
import { describePoseFile, poseInfo } from '../pose-info.ts';
import { writeDone, writeJson, writeTable } from '../terminal.ts';

const FORMATS = `
Read, recognised by content: .pose 0.0, 0.1 and 0.2, slp-poses JSON, MediaPipe Holistic JSON,
OpenPose JSON (file or folder), COCO-WholeBody JSON.
Written: ${WRITABLE_FORMATS.join(', ')}. Of MediaPipe's 33 landmarks
of the body slp-poses has 13; the others have all of them where they are known.`;

export function command(): Command {
  return new Command('pose')
    .description('Estimate keypoints from videos and pictures; look into pose files and convert them.')
    .addCommand(extractCommand())
    .addCommand(infoCommand())
    .addCommand(convertCommand())
    .addCommand(schemaCommand())
    .addHelpText('after', FORMATS);
}

const EXTRACT_HELP = `
Examples:
  $ slp pose extract clip.mp4                            writes clip.poses.json
  $ slp pose extract clip.mp4 -o clip.pose --crop auto   of the space in which is signed
  $ slp pose extract long.mp4 -o draft.json --every 5    a quick look: each fifth frame
  $ slp pose extract signer.png -o signer.json           the keypoints of a photo
  $ slp pose extract frames/*.png -o walk.json --fps 30  a sequence of pictures of one size
  $ slp pose extract clips/*.mp4 -o poses/               poses/NAME.json for each of them

Without --out, one input becomes NAME.poses.json in the working directory. --crop auto keeps a
steady square around head, shoulders and hands; coordinates are then those of that square. A frame
in which nobody is found is null in the file; where nobody is found at all, no file is written.`;

function extractCommand(): Command {
  return new Command('extract')
    .description('Estimate keypoints: body, face and hands of one person, from videos or pictures.')
    .argument(
      '<inputs...>',
      'one video, or pictures of one size; with a folder as output, any number of both',
    )
    .option(
      '-o, --out <path>',
      'poses.json | poses.pose | mediapipe.json, or a folder/ for a file for each input',
    )
    .addOption(
      new Option('--format <format>', 'format to write (default: by the name of the file)').choices(
        WRITABLE_FORMATS,
      ),
    )
    .option('--fps <rate>', "pictures per second (default: the video's own; 25 for pictures)")
    .option(
      '--every <n>',
      'estimate only each n-th picture; the rate of the file is the n-th part (default: 1)',
    )
    .option(
      '--crop <how>',
      'auto: a square around the signing space | none: the whole picture (default: none)',
    )
    .option('--person <n>', 'which person, from 0, left to right (default: the most central one)')
    .option('--estimator <plugin>', 'what finds keypoints: NAME or NAME:{JSON options} (default: holistic)')
    .option('--plugin <module>', 'load a third-party plugin by path or package name; repeatable', collect)
    .option('--json', 'print a JSON report on stdout')
    .addHelpText('after', EXTRACT_HELP)
    .action((inputs: string[], options: Readonly<Record<string, unknown>>) =>
      interruptible((signal) => extractPoses(inputs, options, signal)),
    );
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
    .argument('<to>', 'file to write; .pose, .json or mediapipe.json')
    .addOption(
      new Option(
        '--format <format>',
        'format to write (default by name: .pose 0.2, mediapipe.json, or slp-poses)',
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
