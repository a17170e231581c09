import type { Keypoints } from '../../core/contract.ts';
import { BODY_IN_BODY_25, BODY_IN_COCO_18, FACE_COUNTS, HAND_COUNT } from '../../core/pose/topology.ts';
import type { DecodeContext, Dialect } from './dialect.ts';
import { fromTriples, isObject, type JsonObject, numberList } from './json-values.ts';
import { corrupt, type Person, pickRows, toPerson } from './person.ts';

/** By the number of values in `pose_keypoints_2d`. */
const BODY_MODELS = new Map([
  [25 * 3, BODY_IN_BODY_25],
  [18 * 3, BODY_IN_COCO_18],
]);

/**
 * OpenPose: `{ people: [{ pose_keypoints_2d, face_keypoints_2d, hand_left_keypoints_2d,
 * hand_right_keypoints_2d }] }` per frame, each a flat list x, y, confidence in pixels; empty where it was
 * not looked for, 0, 0, 0 where a point was not found. Body of 25 or 18 points, face of 70 (68 without
 * pupils), hands of 21; names without `_2d` are those of version 1.0. Source: OpenPose's "Output"
 * documentation.
 */
export const openpose: Dialect = {
  format: 'openpose',
  recognises: (value) => isObject(value) && Array.isArray(value.people),

  people(entry, context) {
    if (entry === null) return [];
    if (!isObject(entry) || !Array.isArray(entry.people)) throw corrupt(context, 'has no list of people');
    return entry.people.map((person) => readPerson(person, context));
  },
};

function readPerson(person: unknown, context: DecodeContext): Person | null {
  if (!isObject(person)) throw corrupt(context, 'a person is no object');
  const body = readPart(person, 'pose_keypoints', [...BODY_MODELS.keys()], context);
  const raw = {
    body: body && pickRows(fromTriples(body), BODY_MODELS.get(body.length)!),
    face: keypoints(readPart(person, 'face_keypoints', FACE_LENGTHS, context)),
    leftHand: keypoints(readPart(person, 'hand_left_keypoints', HAND_LENGTHS, context)),
    rightHand: keypoints(readPart(person, 'hand_right_keypoints', HAND_LENGTHS, context)),
  };
  return toPerson(raw, context);
}

const FACE_LENGTHS = [(FACE_COUNTS.ibug + 2) * 3, FACE_COUNTS.ibug * 3];
const HAND_LENGTHS = [HAND_COUNT * 3];

function readPart(
  person: JsonObject,
  name: string,
  lengths: readonly number[],
  context: DecodeContext,
): readonly number[] | null {
  const numbers = numberList(person[`${name}_2d`] ?? person[name], lengths, name, context);
  if (numbers) context.components.set(name, numbers.length / 3);
  return numbers;
}

function keypoints(numbers: readonly number[] | null): Keypoints | null {
  return numbers && fromTriples(numbers);
}
