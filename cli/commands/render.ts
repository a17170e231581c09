import { Command } from 'commander';
import { interruptible } from '../exit.ts';
import { collect, commandOptions, DEFAULT_THREADS, DEFAULT_THREADS_FOR_VIDEO } from '../options.ts';
import { RENDER_OPTIONS, runRender } from '../run-render.ts';

const EXAMPLES = `
Examples:
  $ slp render poses.json --ref signer.png                  writes poses.mp4
  $ slp render film.mp4 --ref signer.png                    writes film.signed.mp4
  $ slp render poses.pose --ref photo.jpg --ref-pose photo.pose -o out.webm --background transparent
  $ slp render openpose-folder/ --ref signer.png -o frames/ --fps 30 --speed 0.8
  $ slp render poses.json --ref signer.png -o - |
      ffplay -f rawvideo -pixel_format rgb24 -video_size 512x640 -
  $ slp render poses.json --ref signer.png --plugin ./sharpen.js --refiner 'sharpen:{"amount":0.4}'

The keypoints of the photo come from --ref-pose, or from NAME.pose or NAME.json beside it; without
these they are estimated, once: they are kept in the user's cache folder (SLP_CACHE names another,
SLP_CACHE=off keeps nothing). A photo from the front with both arms hanging works best.`;

export function command(): Command {
  return new Command('render')
    .description(
      'Turn a pose file or a film of a person, and a photo, into a video of the person in the photo signing.',
    )
    .argument('[driver]', 'pose file, OpenPose folder or video; recognised by content')
    .option('-r, --ref <image>', 'photo of the signer, from the front, arms hanging')
    .option('--ref-pose <file>', 'keypoints of the photo (default: beside it, else estimated)')
    .option(
      '--ref-person <n>',
      'which person of the photo, from 0, left to right (default: the most central)',
    )
    .option(
      '-o, --out <path>',
      'video.mp4 | .webm | .gif | .webp, a folder for PNG frames, - for raw RGB, or ws://HOST:PORT/rooms/NAME',
    )
    .option('--size <pixels>', 'largest length of the short side (default: 512)')
    .option('--fps <rate>', "frames per second, 0.1 to 240 (default: the driver's)")
    .option('--speed <factor>', 'playing speed, 0.05 to 20; 2 is twice as fast (default: 1)')
    .option('--person <n>', 'which person of the driver, from 0 (default: most confident, or most central)')
    .option('--background <what>', "keep | transparent | '#00ff00' | image.png (default: keep)")
    .option('--quality <level>', 'of the encoding: draft | good | best (default: good)')
    .option('--no-motion-blur', 'draw hands and forearms sharp however fast they move')
    .option('--no-smooth', 'do not smooth the keypoints')
    .option('--no-fill', 'do not fill gaps where keypoints are missing')
    .option('--no-repair', 'do not repair swapped hands and joints that leap away for one frame')
    .option(
      '--no-retarget',
      "keep the source's proportions and place: for poses of the person in the photo, from the same camera",
    )
    .option(
      '--source <plugin>',
      'where poses come from: NAME or NAME:{JSON options} (default: pose-files or video)',
    )
    .option('--estimator <plugin>', 'what finds keypoints in pictures (default: holistic)')
    .option('--generator <plugin>', 'what draws the signer (default: puppet)')
    .option('--model <folder>', 'what "slp export" wrote, for a generator that was trained: --generator gan')
    .option('--refiner <plugin>', 'what improves each frame; repeatable, in order', collect)
    .option('--sink <plugin>', 'where frames go (default: chosen by --out)')
    .option('--plugin <module>', 'load a third-party plugin by path or package name; repeatable', collect)
    .option(
      '--threads <n>',
      `rendering threads (default: ${DEFAULT_THREADS}, for a video ${DEFAULT_THREADS_FOR_VIDEO})`,
    )
    .option(
      '--config <file>',
      'read options from the section "render" of a JSON file (default: slp.config.json)',
    )
    .option('--json', 'print a JSON report on stdout')
    .addHelpText('after', EXAMPLES)
    .action(async (driver: string | undefined, _flags, command: Command) => {
      const options = await commandOptions(command, RENDER_OPTIONS);
      await interruptible((signal) => runRender(driver, options, signal));
    });
}
