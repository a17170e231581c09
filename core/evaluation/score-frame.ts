import { flicker, type Transition } from '../metrics/flicker.ts';
import type { Plane } from '../metrics/luma.ts';
import { hasFiveScales, msSsim } from '../metrics/ms-ssim.ts';
import type { OpticalFlow } from '../metrics/optical-flow.ts';
import { meanSquaredError } from '../metrics/psnr.ts';
import { sharpness } from '../metrics/sharpness.ts';
import { similarity } from '../metrics/ssim.ts';
import { warp } from '../metrics/warp.ts';
import { warpingError } from '../metrics/warping-error.ts';
import type { Box } from '../pose/regions.ts';
import type { ContenderScores, TrueMoment } from './score-messages.ts';
import { type Area, type AreaScores, CONTENDERS, type Contender, type FrameScores } from './scores.ts';
import { cropOf, type Motion, type Shot, type TruePart, type TrueScene, trueScene } from './true-scene.ts';

/** One moment of every video. */
export type Shots = Readonly<Partial<Record<Contender, Shot>>> & { readonly truth: Shot };

/**
 * The scores of one frame of every contender, each independent of the others. Areas are cut at the true keypoints from all
 * videos alike. MSE and SSIM compare crops of one size, over their pixels inside the picture; the other measures look at
 * the pixels under the box as they are. An area without a pixel inside is left out. What moved where is found in the true
 * frames, once for all contenders.
 *
 * @param previous the frame before; without it flicker and warping error are null
 * @param optical for frames of this size
 */
export function scoreFrame(
  { index, timestamp, areas }: TrueMoment,
  current: Shots,
  previous: Shots | undefined,
  optical: OpticalFlow,
): ContenderScores {
  const scene = trueScene(current.truth, areas, previous?.truth.luma, optical);
  const scores: Partial<Record<Contender, FrameScores>> = {};
  for (const contender of CONTENDERS) {
    const shot = current[contender];
    if (shot === undefined) continue;
    const measured =
      contender === 'truth' ? measureTruth(scene) : measure(shot, previous?.[contender]?.luma, scene);
    scores[contender] = { index, timestamp, ...measured };
  }
  return scores;
}

type Measured = Pick<FrameScores, 'msSsim' | 'areas'>;
type Likeness = Pick<AreaScores, 'mse' | 'ssim'>;
type Changes = Pick<AreaScores, 'flicker' | 'warpingError' | 'followed'>;

function measure({ frame, luma }: Shot, before: Plane | undefined, scene: TrueScene): Measured {
  const whole = similarity(luma, scene.luma);
  const course = before && scene.motion && courseOf(before, luma, scene.motion);
  const areas: Partial<Record<Area, AreaScores>> = {
    whole: {
      weight: 1,
      mse: meanSquaredError(frame, scene.frame),
      ssim: whole.mean,
      sharpness: ratio(sharpness(luma), scene.sharpness),
      ...changes(course, scene),
    },
  };
  for (const part of scene.parts) {
    areas[part.area] = {
      weight: part.weight,
      ...compareCrops(cropOf(frame, part), part),
      sharpness: ratio(sharpness(luma, part.box), part.sharpness),
      ...changes(course, part, part.box),
    };
  }
  return { msSsim: msSsim(luma, scene.luma, whole), areas };
}

function compareCrops({ frame, luma }: Shot, { crop, inside }: TruePart): Likeness {
  return {
    mse: meanSquaredError(frame, crop.frame, inside),
    ssim: similarity(luma, crop.luma, inside).mean,
  };
}

/** How a video came to this frame, beside how the true one did. */
interface Course extends Transition {
  readonly brought: Plane;
  readonly motion: Motion;
}

function courseOf(previous: Plane, current: Plane, motion: Motion): Course {
  return { previous, current, brought: warp(previous, motion.flow), motion };
}

function changes(course: Course | undefined, { followed }: Pick<TruePart, 'followed'>, box?: Box): Changes {
  if (course === undefined) return { flicker: null, warpingError: null, followed };
  const { brought, current, motion } = course;
  return {
    followed,
    flicker: flicker(course, motion, box),
    warpingError: warpingError(brought, current, motion.followed, box),
  };
}

/** Of the true video against itself only the warping error needs to be measured. */
function measureTruth(scene: TrueScene): Measured {
  const { luma, motion } = scene;
  const scoresOf = (
    { sharpness, followed }: Pick<TruePart, 'sharpness' | 'followed'>,
    weight: number,
    box?: Box,
  ): AreaScores => ({
    weight,
    followed,
    mse: 0,
    ssim: 1,
    sharpness: ratio(sharpness, sharpness),
    flicker: motion ? 0 : null,
    warpingError: motion ? warpingError(motion.brought, luma, motion.followed, box) : null,
  });
  const areas: Partial<Record<Area, AreaScores>> = { whole: scoresOf(scene, 1) };
  for (const part of scene.parts) areas[part.area] = scoresOf(part, part.weight, part.box);
  return { msSsim: hasFiveScales(luma) ? 1 : null, areas };
}

/** A variance of the Laplacian that rounding leaves where there is nothing: one 8-bit step in a large picture makes more. */
const NO_DETAIL = 1e-6;

function ratio(found: number, filmed: number): number | null {
  return filmed > NO_DETAIL ? Math.max(0, found) / filmed : null;
}
