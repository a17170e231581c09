import { z } from 'zod';
import type { Keypoints } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { SLP_POSES_VERSION } from '../../core/pose/slp-poses.ts';
import { BODY_COUNT, FACE_COUNTS, HAND_COUNT, STRIDE } from '../../core/pose/topology.ts';
import type { Dialect } from './dialect.ts';
import { corrupt, toPerson } from './person.ts';

type Point = readonly number[] | null;

// One check per point, which takes a quarter of the time of a schema within a schema. Infinite numbers pass:
// whoever checks the coordinates can say in which frame they are.
const point = z
  .custom<Point>(isPoint, 'expected [x, y, z?, confidence?] or null')
  .meta({ type: ['array', 'null'], items: { type: 'number' }, minItems: 2, maxItems: 4 })
  .describe('[x, y], [x, y, z] or [x, y, z, confidence] in pixels; null is a missing point');

const faceCounts: readonly number[] = Object.values(FACE_COUNTS);

const face = z
  .array(point)
  .refine(({ length }) => faceCounts.includes(length), `expected ${faceCounts.join(', ')} points`)
  .meta({ anyOf: faceCounts.map((count) => ({ minItems: count, maxItems: count })) });

const part = (count: number) => z.array(point).length(count).nullable().optional();

const frame = z
  .strictObject({
    body: part(BODY_COUNT),
    face: face.nullable().optional(),
    leftHand: part(HAND_COUNT),
    rightHand: part(HAND_COUNT),
  })
  .nullable();

const header = z.looseObject({
  format: z.literal('slp-poses'),
  version: z.literal(SLP_POSES_VERSION),
  width: z.number().positive(),
  height: z.number().positive(),
  fps: z.number().positive(),
});

const file = header
  .extend({ frames: z.array(frame) })
  .meta({ title: 'slp-poses', description: 'Poses of one person; frame n is at n / fps seconds' });

/**
 * slp-poses, version 1: this program's own JSON, for one person, short enough to be written by hand.
 *
 *     {
 *       "format": "slp-poses", "version": 1,
 *       "width": 1280, "height": 720,             canvas in pixels
 *       "fps": 25,                                frame n is at n / fps seconds
 *       "frames": [
 *         { "body": [[640, 210], [662, 190, -8.5, 0.93], null, …], "leftHand": […], "face": […] },
 *         null                                    nobody in this frame
 *       ]
 *     }
 *
 * A point is `[x, y]`, `[x, y, z]` or `[x, y, z, confidence]` in pixels, origin top-left, smaller z nearer; z
 * is 0 and confidence (0..1) is 1 where left out, and null is a missing point. A part that is left out or
 * null was not seen. Parts and the order of their points: `body` 13 joints (nose, eyes, ears, shoulders,
 * elbows, wrists, hips: left before right), `leftHand` and `rightHand` 21 in MediaPipe's order, `face` 468
 * (MediaPipe's mesh), 128 (its contours) or 68 (iBUG), the same number in every frame. Unknown members are an
 * error in a frame, where they would be a misspelt part, and ignored beside it.
 */
export function slpPosesJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(file, { io: 'input', unrepresentable: 'any' });
}

/** @throws POSE_FORMAT_UNKNOWN for a later version, POSE_CORRUPT for a header that is not right */
export function slpPoses(path: string, members: ReadonlyMap<string, unknown>): Dialect {
  const version = members.get('version');
  if (typeof version === 'number' && version > SLP_POSES_VERSION) {
    throw errors.POSE_FORMAT_UNKNOWN(
      path,
      `it is slp-poses version ${version}, and this slp reads version ${SLP_POSES_VERSION}`,
    );
  }
  const { error } = header.safeParse(Object.fromEntries(members));
  if (error) throw errors.POSE_CORRUPT(path, describe(error));
  return {
    format: 'slp-poses',
    version: String(SLP_POSES_VERSION),
    recognises: () => true,

    people(entry, context) {
      const { data, error } = frame.safeParse(entry);
      if (error) throw corrupt(context, describe(error));
      if (!data) return [];
      const parts = {
        body: toKeypoints(data.body),
        face: toKeypoints(data.face),
        leftHand: toKeypoints(data.leftHand),
        rightHand: toKeypoints(data.rightHand),
      };
      for (const [name, keypoints] of Object.entries(parts)) {
        if (keypoints) context.components.set(name, keypoints.length / STRIDE);
      }
      return [toPerson(parts, context)];
    },
  };
}

function isPoint(value: unknown): boolean {
  if (value === null) return true;
  return (
    Array.isArray(value) &&
    value.length >= 2 &&
    value.length <= 4 &&
    value.every((number) => typeof number === 'number')
  );
}

function toKeypoints(points: readonly Point[] | null | undefined): Keypoints | null {
  if (!points) return null;
  const keypoints = new Float32Array(points.length * STRIDE);
  points.forEach((entry, row) => {
    if (!entry) return;
    const [x, y, depth = 0, confidence = 1] = entry;
    keypoints.set([x, y, depth, confidence], row * STRIDE);
  });
  return keypoints;
}

function describe(error: z.ZodError): string {
  const [{ path, message }] = error.issues;
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return `${place.replace(/^\./, '')}${place && ': '}${message.slice(0, 200)}`;
}
