import type { Observation, Pose, PoseSource } from '../contract.ts';
import { type Point, shoulderCentre, shoulderWidth } from './pose.ts';
import { sanitisePose } from './sanitise.ts';
import type { Scene, Step, Steps } from './steps.ts';
import { BODY, STRIDE } from './topology.ts';

/** A longer gap between two observations is a cut. */
const MAX_GAP_SECONDS = 0.5;
/** So is a leap of the shoulders by more than this, in shoulder widths: another camera or another person. */
const MAX_LEAP = 0.5;
const SHOULDER_CONFIDENCE = 0.1;

/** How far a file is read ahead for statistics. */
const PREVIEW_POSES = 256;
/** Filmed frames come along with the poses: they must not fill the memory. */
const PREVIEW_BYTES = 64 * 2 ** 20;

interface Shoulders extends Point {
  readonly width: number;
}

/**
 * Numbers the shots, and shows each scene's first poses to whoever needs statistics, for a file before the first step is out.
 * An observation that is not later than the one before is left out.
 */
export async function* intoSteps(observations: AsyncIterable<Observation>, pace: PoseSource['pace']): Steps {
  let previous: Observation | undefined;
  let shoulders: Shoulders | undefined;
  let shot = 0;
  let preview: Pose[] = [];
  let scene: Scene = { preview };
  let waiting: Step[] = [];
  let waitingBytes = 0;
  let previewing = pace === 'file';

  for await (const raw of observations) {
    const observation = { ...raw, pose: sanitisePose(raw.pose) };
    const { pose, signer, target } = observation;
    if (!Number.isFinite(pose.timestamp)) continue;
    let seconds = previous === undefined ? 0 : (pose.timestamp - previous.pose.timestamp) / 1e6;
    if (previous !== undefined && seconds <= 0) continue;

    const now = shouldersOf(pose);
    const newScene = leapt(shoulders, now) || (previous !== undefined && previous.signer?.id !== signer?.id);
    shoulders = now ?? shoulders;
    previous = observation;
    if (newScene) {
      yield* waiting;
      waiting = [];
      waitingBytes = 0;
      preview = [];
      scene = { preview };
      previewing = pace === 'file';
    }
    if (newScene || seconds > MAX_GAP_SECONDS) {
      shot += 1;
      seconds = 0;
    }

    const step = { observation, pose, seconds, shot, scene };
    if (!previewing) {
      yield step;
      continue;
    }
    preview.push(pose);
    waiting.push(step);
    waitingBytes += target?.data.length ?? 0;
    if (waiting.length >= PREVIEW_POSES || waitingBytes >= PREVIEW_BYTES) {
      yield* waiting;
      waiting = [];
      previewing = false;
    }
  }
  yield* waiting;
}

function shouldersOf({ body }: Pose): Shoulders | undefined {
  const confidence = Math.min(body[BODY.leftShoulder * STRIDE + 3], body[BODY.rightShoulder * STRIDE + 3]);
  if (confidence < SHOULDER_CONFIDENCE) return undefined;
  return { ...shoulderCentre(body), width: shoulderWidth(body) };
}

function leapt(before: Shoulders | undefined, now: Shoulders | undefined): boolean {
  if (before === undefined || now === undefined) return false;
  const width = Math.max(before.width, now.width);
  return Math.hypot(now.x - before.x, now.y - before.y) > MAX_LEAP * width;
}
