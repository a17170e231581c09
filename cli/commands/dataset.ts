import { Command } from 'commander';
import { runDatasetBuild } from '../dataset-build.ts';
import { runDatasetCheck, runDatasetInfo } from '../dataset-read.ts';
import { runDatasetSheet } from '../dataset-sheet.ts';
import { runDatasetSynth } from '../dataset-synth.ts';
import { interruptible } from '../exit.ts';
import { collect } from '../options.ts';

export function command(): Command {
  return new Command('dataset')
    .description('Make training data of filmed clips or of people who do not exist, and look into datasets.')
    .addCommand(buildCommand())
    .addCommand(synthCommand())
    .addCommand(infoCommand())
    .addCommand(checkCommand())
    .addCommand(sheetCommand());
}

const DETAILS = `
Examples:
  $ slp dataset build clips/                               writes train.tar, base.tar, train.report.json
  $ slp dataset build clips/ -o data/train.tar --split 0.9     a tenth of the clips goes to data/test.tar
  $ slp dataset build anna/*.mp4 --signer anna --fps 12.5 --size 256
  $ slp dataset build clips/ --every 5 -o draft.tar        each fifth frame: a quick look

Clips show one person from the front. The folder that a clip lies in names its signer. Keypoints beside it (NAME.pose or
NAME.json, in any format that slp reads) are used where they have as many frames as the film; else they are estimated.

Samples are in the layout of WebDataset: SIGNER_CLIP_000123.jpg, .pose.json (its keypoints, as slp-poses) and .json
(signer, clip, frame, timestamp). References, the frame of each signer that shows most (arms hanging, hands off body and
face, frontal, sharp), go to base.tar as SIGNER.jpg, .pose.json and .json.

--split holds out whole clips, never single frames: which ones, only their names decide, so that more clips can be added
later; takes of one sign (apple, apple-2, apple_2) stay together.

The report says which clips and frames were left out, and why. An interrupted build is gone on with by the same command,
and gives the same bytes as one that was not interrupted.`;

function buildCommand(): Command {
  return new Command('build')
    .description(
      'Turn clips into a WebDataset tar of frames with their keypoints, and a reference for each signer.',
    )
    .argument('<clips...>', 'videos, and folders with videos in them or below')
    .option('-o, --out <file>', 'tar of the samples (default: train.tar)')
    .option('--base <file>', 'tar of the references (default: named like --out, with "base")')
    .option(
      '--split <share>',
      'part of the clips for --out, 0.01 to 1; the rest goes to a tar named with "test" (default: 1)',
    )
    .option('--signer <name>', "who signs in all of the clips (default: the name of each clip's folder)")
    .option(
      '--crop <what>',
      'auto: a square around the signing space | none: the whole picture (default: auto)',
    )
    .option('--size <pixels>', 'side of that square, or largest length of the short side (default: 512)')
    .option('--fps <rate>', 'keep at most so many frames a second (default: all of them)')
    .option('--every <n>', 'of these, keep only each n-th (default: 1)')
    .option('--jpeg-quality <level>', '1 to 100 (default: 95)')
    .option('--estimator <plugin>', 'what finds keypoints: NAME or NAME:{JSON options} (default: holistic)')
    .option('--plugin <module>', 'load a third-party plugin by path or package name; repeatable', collect)
    .option('--restart', 'throw away what an interrupted build has left, and begin anew')
    .option('--json', 'print the report as JSON on stdout')
    .addHelpText('after', DETAILS)
    .action(async (clips: string[], options: Record<string, unknown>) => {
      await interruptible((signal) => runDatasetBuild(clips, options, signal));
    });
}

const SYNTH_HELP = `
Examples:
  $ slp dataset synth                                      10 people, 100 frames each: train.tar, base.tar, train.report.json
  $ slp dataset synth --signers 200 --frames 500 --split 0.9 -o data/train.tar     every tenth person goes to data/test.tar
  $ slp dataset synth --signers 3 --frames 48 --size 256 --sheet sheet.png         a look at three of them
  $ slp dataset synth --poses film.pose --signers 20       20 people who do what a filmed one did
  $ slp dataset synth --layout synthsl -o synthsl/training.tar

The people are made up: bodies, faces, hair, clothes, rooms, lamps and cameras are drawn by chance from --seed, and rendered
on the processor. They make movements like those of signing, which mean nothing. The same options give the same bytes, on any
number of threads; another --seed gives other people, whose names differ, so that tars of several seeds can be used together.

Every sample has the picture, exact keypoints, and planes of the same size:
  KEY.jpg            KEY is SIGNER_CLIP_000123, as "slp dataset build" has it: clips of some seconds, frames in order
  KEY.pose.json      slp-poses: body, 468 points of the face, hands; confidence 1 is seen, 0.5 behind something, null outside of
                     the picture. Beside the frame, "bodyLandmarks": MediaPipe's 33
  KEY.json           signer, clip, frame, timestamp
  KEY.depth.png      16-bit grey: millimetres from the camera, 0 where nobody is
  KEY.segm.png       8-bit grey: 0 background, 1 hair, 2 face, 3 eyes, 4 mouth, 5 ears, 6 neck, 7 trunk, 8 9 upper arms,
                     10 11 forearms, 12 13 hands (the signer's own left before right), 14 glasses, 15 legs
  KEY.normal.png     8-bit RGB: right, up, towards the camera
base.tar has the references: everybody once, arms hanging. --layout synthsl writes CLIP.FRAME.rgb.jpg, .keypoints.pkl (96 × 2,
numpy), .depth.png, .segm.png, .normal.png and .meta.json, and base_imgs_tar.tar, base_kps_tar.tar, base_depths_tar.tar,
base_segms_tar.tar and base_normals_tar.tar beside them.

--split holds out whole people. An interrupted run is gone on with by the same command, and gives the same bytes as one that
was not interrupted. To train on such people without writing anything: slp train --data 'synthetic:{"signers":50}'.`;

function synthCommand(): Command {
  return new Command('synth')
    .description(
      'Render people who do not exist while they sign: pictures, exact keypoints, depth, labels, normals.',
    )
    .option('--signers <n>', 'people (default: 10)')
    .option('--frames <n>', 'of each of them (default: 100; with --poses as many as there are)')
    .option('-o, --out <file>', 'tar of the samples (default: train.tar; of SynthSL training.tar)')
    .option('--layout <name>', 'webdataset | synthsl (default: webdataset)')
    .option(
      '--split <share>',
      'part of the people for --out, 0.01 to 1; the rest goes to a tar named with "test" (default: 1)',
    )
    .option('--size <pixels>', 'of both sides of the pictures (default: 512)')
    .option('--fps <rate>', 'frames per second (default: 25; with --poses theirs)')
    .option('--seed <n>', 'another one makes other people (default: 0)')
    .option('--poses <file>', 'pose file that all of them follow, instead of movements made up')
    .option('--quality <level>', 'of the JPEGs, 1 to 100 (default: 95)')
    .option('--threads <n>', 'frames rendered at once (default: as many as there are cores, at most 8)')
    .option('--sheet <file>', 'write a contact sheet of 24 samples, as PNG')
    .option('--restart', 'throw away what an interrupted run has left, and begin anew')
    .option('--json', 'print the report as JSON on stdout')
    .addHelpText('after', SYNTH_HELP)
    .action((flags: Readonly<Record<string, unknown>>) =>
      interruptible((signal) => runDatasetSynth(flags, signal)),
    );
}

const READING = `
The layout is recognised by the names in the tar: what "slp dataset build" writes (WebDataset), SynthSL, BosphorusSign22k (a folder of
tars) and PHOENIX. References are looked for beside it: base.tar, base_imgs_tar.tar with base_kps_tar.tar, base_images.tar.gz
with base_kps.tar.gz. A .tar.gz is unpacked once, into the cache folder (SLP_CACHE names another). Nothing in a tar is written under
its own name, and the pickles in it are read without running anything.`;

const INFO_HELP = `
Examples:
  $ slp dataset info train.tar
  $ slp dataset info bosphorus/ --split test --json
${READING}`;

const CHECK_HELP = `
Examples:
  $ slp dataset check train.tar                         exit code 1 where a sample is bad
  $ slp dataset check train.tar --sheet sheet.png       24 samples with their keypoints drawn, to look at
  $ slp dataset check synthsl/training.tar --json
${READING}`;

function infoCommand(): Command {
  return readingOptions(new Command('info'))
    .description('Show what is in a dataset: layout, samples, clips, signers, sizes, hands and faces.')
    .option('--json', 'print JSON on stdout')
    .addHelpText('after', INFO_HELP)
    .action((path: string, flags: Readonly<Record<string, unknown>>) =>
      interruptible((signal) => runDatasetInfo(path, flags, signal)),
    );
}

function checkCommand(): Command {
  return readingOptions(new Command('check'))
    .description('Read every sample of a dataset, and say which are bad and why.')
    .option('--sheet <file>', 'write a contact sheet: references and samples with their keypoints, as PNG')
    .option('--json', 'print JSON on stdout')
    .addHelpText('after', CHECK_HELP)
    .action((path: string, flags: Readonly<Record<string, unknown>>) =>
      interruptible((signal) => runDatasetCheck(path, flags, signal)),
    );
}

const SHEET_HELP = `
Examples:
  $ slp dataset sheet train.tar                                             24 samples side by side: sheet.png
  $ slp dataset sheet train.tar -o hands.png --samples 60 --show keypoints
  $ slp dataset sheet train.tar --show picture,keypoints,depth,segments,normals,reference
${READING}`;

function sheetCommand(): Command {
  return readingOptions(new Command('sheet'))
    .description('Write a contact sheet: samples from all over a dataset, side by side, as PNG.')
    .option('-o, --out <file>', 'PNG to write (default: sheet.png)')
    .option('--samples <n>', 'how many (default: 24)')
    .option(
      '--show <views>',
      'of each sample: picture, keypoints, depth, segments, normals, reference; some of them, with commas (default: picture)',
    )
    .addHelpText('after', SHEET_HELP)
    .action((path: string, flags: Readonly<Record<string, unknown>>) =>
      interruptible((signal) => runDatasetSheet(path, flags, signal)),
    );
}

function readingOptions(command: Command): Command {
  return command
    .argument('<tar>', 'tar (.tar, .tar.gz), or folder of tars')
    .option(
      '--base <path>',
      'tar of the references, or folder with it (default: looked for beside the samples)',
    )
    .option('--layout <name>', 'auto | webdataset | synthsl | bosphorus | phoenix (default: auto)')
    .option(
      '--joints <order>',
      'of the 96 keypoints of a published dataset: smplx | body-face-hands | body-face-hands-right-first | coco-wholebody (default: auto)',
    )
    .option('--split <part>', 'of a folder, the tars of train | test');
}
