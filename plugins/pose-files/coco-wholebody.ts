import type { Keypoints } from '../../core/contract.ts';
import { BODY_COUNT, HAND_COUNT } from '../../core/pose/topology.ts';
import type { DecodeContext, Dialect } from './dialect.ts';
import { fromTriples, isObject, type JsonObject, numberList } from './json-values.ts';
import { corrupt, type Person, toPerson } from './person.ts';

/**
 * COCO-WholeBody's 133 points: 17 of the body, 6 of the feet, 68 of the face, 21 of each hand. Source: Jin et
 * al., ECCV 2020.
 */
const POINTS = 133;
const BODY_POINTS = 17;
const FACE_FROM = 23;
const LEFT_HAND_FROM = 91;
const RIGHT_HAND_FROM = LEFT_HAND_FROM + HAND_COUNT;

/**
 * COCO results or annotations: a list with an object per person and picture, `{ image_id, keypoints,
 * face_kpts?, lefthand_kpts?, righthand_kpts? }`, flat lists x, y, confidence in pixels. `keypoints` may also
 * hold all 133 points.
 */
export const cocoAnnotations: Dialect = {
  format: 'coco-wholebody',
  recognises: (value) => isObject(value) && 'image_id' in value && Array.isArray(value.keypoints),
  frameNumber: (entry) => (isObject(entry) ? entry.image_id : undefined),

  people(entry, context) {
    if (!isObject(entry)) throw corrupt(context, 'an annotation is no object');
    const flat = numberList(entry.keypoints, [BODY_POINTS * 3, POINTS * 3], 'keypoints', context);
    if (flat?.length === POINTS * 3) return [fromWholeBody(flat, context)];
    if (flat) context.components.set('keypoints', BODY_POINTS);
    const raw = {
      body: flat && fromTriples(flat, 0, BODY_COUNT),
      face: annotated(entry, 'face_kpts', LEFT_HAND_FROM - FACE_FROM, context),
      leftHand: annotated(entry, 'lefthand_kpts', HAND_COUNT, context),
      rightHand: annotated(entry, 'righthand_kpts', HAND_COUNT, context),
    };
    return [toPerson(raw, context)];
  },
};

/**
 * Frames of people with COCO-WholeBody keypoints, as pose estimators write them: MMPose's `{ instances: [{
 * keypoints: [[x, y], …], keypoint_scores: […] }] }`, the same for a single person without `instances`, or
 * plain lists of 133 points `[x, y, confidence]`, nested or flat, of one person or of several. Bodies of 17
 * points only are taken, too.
 */
export const cocoFrames: Dialect = {
  format: 'coco-wholebody',
  recognises: (value) =>
    isObject(value) ? Array.isArray(value.instances) || hasScores(value) : plainPeople(value) !== undefined,

  people(entry, context) {
    if (entry === null) return [];
    const people = isObject(entry) ? instancesOf(entry) : plainPeople(entry);
    if (!people) throw corrupt(context, 'holds no people with keypoints');
    return people.map((person) => readPerson(person, context));
  },
};

function annotated(
  person: JsonObject,
  name: string,
  count: number,
  context: DecodeContext,
): Keypoints | null {
  const numbers = numberList(person[name], [count * 3], name, context);
  if (numbers) context.components.set(name, count);
  return numbers && fromTriples(numbers);
}

function hasScores(value: JsonObject): boolean {
  return Array.isArray(value.keypoints) && Array.isArray(value.keypoint_scores ?? value.scores);
}

function instancesOf(frame: JsonObject): readonly unknown[] | undefined {
  if (Array.isArray(frame.instances)) return frame.instances;
  return hasScores(frame) ? [frame] : undefined;
}

/** The people in a frame of plain lists: 399 numbers, 133 triples, or a list of such. */
function plainPeople(value: unknown): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return undefined;
  if (isPlainPerson(value)) return [value];
  return value.every(isPlainPerson) ? value : undefined;
}

function isPlainPerson(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  if (value.length === POINTS * 3) return typeof value[0] === 'number';
  return value.length === POINTS && Array.isArray(value[0]) && value[0].length === 3;
}

function readPerson(person: unknown, context: DecodeContext): Person | null {
  if (Array.isArray(person)) {
    const flat = numberList(person.flat(), [POINTS * 3], 'keypoints', context) ?? [];
    return fromWholeBody(flat, context);
  }
  if (!isObject(person) || !hasScores(person))
    throw corrupt(context, 'a person has no keypoints with scores');
  const points = person.keypoints as readonly unknown[];
  const counts = [POINTS, BODY_POINTS];
  const scores = numberList(person.keypoint_scores ?? person.scores, counts, 'keypoint_scores', context);
  if (!scores) return null;
  const flat = points.flatMap((point, i) => {
    const [x, y] = numberList(point, [2, 3], `keypoints[${i}]`, context) ?? [0, 0];
    return [x, y, scores[i]];
  });
  if (flat.length !== scores.length * 3) {
    throw corrupt(context, `a person has ${points.length} keypoints and ${scores.length} scores`);
  }
  return fromWholeBody(flat, context);
}

/** A person from the 133 points, or the first 17 of them, as a flat list x, y, confidence. */
function fromWholeBody(flat: readonly number[], context: DecodeContext): Person | null {
  const complete = flat.length === POINTS * 3;
  context.components.set('keypoints', flat.length / 3);
  const part = (from: number, to: number): Keypoints | null =>
    complete ? fromTriples(flat, from, to) : null;
  return toPerson(
    {
      body: fromTriples(flat, 0, BODY_COUNT),
      face: part(FACE_FROM, LEFT_HAND_FROM),
      leftHand: part(LEFT_HAND_FROM, RIGHT_HAND_FROM),
      rightHand: part(RIGHT_HAND_FROM, POINTS),
    },
    context,
  );
}
