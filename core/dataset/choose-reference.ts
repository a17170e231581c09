import type { Frame, Pose } from '../contract.ts';
import { judgeArm } from '../pose/judge-arm.ts';
import { confidenceAt, pointAt, SIDES, shoulderWidth } from '../pose/pose.ts';
import { type Box, faceBox } from '../pose/regions.ts';
import { BODY } from '../pose/topology.ts';
import { smoothstep } from '../smoothstep.ts';
import { judgeEyes, judgeMouth, judgeTilt, judgeTurn } from './judge-face.ts';
import { judgeSharpness } from './judge-sharpness.ts';

export interface ReferenceScore {
  /** 0..1, higher is better; 0 where the frame is of no use at all. */
  readonly score: number;
  /** What speaks against the frame, for people, the worst first; empty for a good one. */
  readonly problems: readonly string[];
}

/** Below this confidence a shoulder counts as not seen. */
const MIN_CONFIDENCE = 0.5;
/** Of the face's height: what hair needs above the topmost point of the face. */
const HAIR = 0.3;
/** In shoulder widths: the face of a person of whom only the body was found. */
const FACE_SIZE = 0.6;
/** Criteria that are met by less than this are named as problems. */
const PROBLEM = 0.6;

/** How well one thing is met (0..1), and which share of the score is lost where it is not met at all. */
interface Criterion {
  readonly problem: string;
  readonly met: number;
  readonly weight: number;
}

/**
 * How well a frame would serve as the picture of a signer that everything is drawn from: arms hanging, hands off trunk and
 * face (what they hide has to be guessed), head and shoulders wholly in the picture, the face frontal, upright and sharp, eyes
 * open, mouth shut. The score is the product of 1 − weight × (1 − met) over these criteria. It compares frames of one signer
 * and one camera; between signers it says little.
 *
 * @param pose in pixels of `picture`
 */
export function referenceScore(pose: Pose, picture: Frame): ReferenceScore {
  const useless = whyUseless(pose, picture);
  if (useless !== undefined) return { score: 0, problems: [useless] };
  const { face } = pose;
  const head = headBox(pose);
  const criteria: Criterion[] = [
    ...SIDES.map((side) => ({ ...judgeArm(pose, side, picture), weight: 0.95 })),
    { problem: 'head turned', met: judgeTurn(pose), weight: 0.8 },
    { problem: 'head tilted', met: judgeTilt(pose), weight: 0.5 },
    { problem: 'head cut off', met: judgeFraming(head, picture), weight: 0.8 },
    { problem: 'face blurred', met: judgeSharpness(picture, head), weight: 0.7 },
    { problem: 'eyes closed', met: face ? judgeEyes(face) : 1, weight: 0.7 },
    { problem: 'mouth open', met: face ? judgeMouth(face) : 1, weight: 0.4 },
  ];
  const loss = ({ weight, met }: Criterion): number => weight * (1 - met);
  const problems = criteria.filter(({ met }) => met < PROBLEM).sort((a, b) => loss(b) - loss(a));
  return {
    score: criteria.reduce((product, criterion) => product * (1 - loss(criterion)), 1),
    problems: [...new Set(problems.map(({ problem }) => problem))],
  };
}

function whyUseless({ body, face }: Pose, { width, height }: Frame): string | undefined {
  for (const row of [BODY.leftShoulder, BODY.rightShoulder]) {
    const { x, y } = pointAt(body, row);
    const isInside = x >= 0 && y >= 0 && x < width && y < height;
    if (!isInside || confidenceAt(body, row) < MIN_CONFIDENCE) return 'shoulders not in view';
  }
  const { leftShoulder, rightShoulder } = BODY;
  if (body[leftShoulder * 4] <= body[rightShoulder * 4]) return 'seen from behind';
  return face || confidenceAt(body, BODY.nose) >= MIN_CONFIDENCE ? undefined : 'no face';
}

function headBox({ face, body }: Pose): Box {
  const box = faceBox(face);
  if (box) return box;
  const size = FACE_SIZE * shoulderWidth(body);
  const { x, y } = pointAt(body, BODY.nose);
  return { x: x - size / 2, y: y - size / 2, size };
}

/** 1 where the head with its hair lies within the picture, 0 where half of a face's breadth is missing. */
function judgeFraming({ x, y, size }: Box, { width, height }: Frame): number {
  const outside = Math.max(HAIR * size - y, -x, x + size - width, y + size - height);
  return 1 - smoothstep(0, 0.5 * size, outside);
}
