import { BODY_COUNT, FACE_COUNTS, HAND_COUNT, type Keypoints, type Pose, STRIDE } from 'slp';

/** What one line says. */
export type Line = { readonly milliseconds: number; readonly parts: Parts } | 'end';

export type Parts = Pick<Pose, 'body' | 'face' | 'leftHand' | 'rightHand'>;

/**
 * Reads a line of the protocol: `{"t": 40, "body": […], "face": null, "leftHand": null, "rightHand": null}` or `{"end": true}`. `t` is a
 * clock in milliseconds, whichever it is; a keypoint is `[x, y]`, `[x, y, z]` or `[x, y, z, confidence]` in pixels, or null where it
 * is missing; `body` has 13 of them, a hand 21, `face` 468, 128 or 68. A part that was not detected is null or left out.
 *
 * @throws Error that says what is wrong with the line. It may hold anything: whoever can reach the port can send.
 */
export function parseLine(text: string): Line {
  const line = parseJson(text);
  if (typeof line !== 'object' || line === null) throw new TypeError('it is no JSON object');
  const fields = line as Readonly<Record<string, unknown>>;
  if (fields.end === true) return 'end';
  const { t } = fields;
  if (typeof t !== 'number' || !Number.isFinite(t)) throw new TypeError('"t" is no number of milliseconds');
  const body = readPart('body', fields.body, [BODY_COUNT]);
  if (!body) throw new TypeError('"body" is missing');
  const parts = {
    body,
    face: readPart('face', fields.face, Object.values(FACE_COUNTS)),
    leftHand: readPart('leftHand', fields.leftHand, [HAND_COUNT]),
    rightHand: readPart('rightHand', fields.rightHand, [HAND_COUNT]),
  };
  return { milliseconds: t, parts };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the text, which may hold anything.
    throw new TypeError('it is no JSON', { cause });
  }
}

function readPart(name: string, value: unknown, counts: readonly number[]): Keypoints | null {
  if (value === undefined || value === null) return null;
  // Before any memory is taken: the length is the sender's to choose.
  if (!Array.isArray(value) || !counts.includes(value.length)) {
    throw new TypeError(`"${name}" is no list of ${counts.join(' or ')} keypoints`);
  }
  const keypoints = new Float32Array(value.length * STRIDE);
  value.forEach((point: unknown, row) => {
    if (point !== null) keypoints.set(readPoint(name, row, point), row * STRIDE);
  });
  return keypoints;
}

/** Far outside any picture; what is further away is no measurement. */
const FURTHEST = 1e6;

function readPoint(name: string, row: number, value: unknown): readonly number[] {
  const isPoint =
    Array.isArray(value) &&
    (value.length === 2 || value.length === 3 || value.length === 4) &&
    value.every((number) => typeof number === 'number' && Math.abs(number) <= FURTHEST);
  if (!isPoint) throw new TypeError(`point ${row} of "${name}" is not [x, y, z, confidence]`);
  const [x, y, z = 0, confidence = 1] = value as readonly number[];
  if (confidence < 0 || confidence > 1)
    throw new TypeError(`point ${row} of "${name}" has confidence ${confidence}`);
  return [x, y, z, confidence];
}
