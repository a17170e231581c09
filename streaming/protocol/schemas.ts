import { z } from 'zod';
import { invalid, ProtocolError, unsupportedVersion } from './faults.ts';
import { MAX_FPS, MAX_JSON_BYTES, MAX_NAME, MAX_SIDE, MAX_TOKEN, PROTOCOL_VERSION } from './limits.ts';
import type { ClientMessage, PoseMessage } from './messages.ts';
import { readJsonPose } from './pose-json.ts';

/** Letters of any script, but nothing that could not be shown in one line of a log. */
const name = z
  .string()
  .min(1)
  .max(MAX_NAME)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'expected a name without control characters');

const secret = z.string().min(1).max(MAX_TOKEN);
const side = z.int().min(1).max(MAX_SIDE);
const rate = z.number().positive().max(MAX_FPS);
const time = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const codec = z.enum(['jpeg', 'h264']);

const poseEnvelope = z.strictObject({
  type: z.literal('pose'),
  timestamp: time.optional(),
  sent: time.optional(),
  pose: z.unknown(),
});

const schemas = {
  hello: z.strictObject({
    type: z.literal('hello'),
    version: z.literal(PROTOCOL_VERSION),
    role: z.enum(['producer', 'viewer', 'publisher']),
    token: secret.optional(),
    signer: name.optional(),
    canvas: z.strictObject({ width: side, height: side }).optional(),
    fps: rate.optional(),
    accept: z.array(codec).min(1).max(2).optional(),
    client: name.optional(),
    resume: secret.optional(),
  }),
  ping: z.strictObject({ type: z.literal('ping'), sent: time }),
  signer: z.strictObject({ type: z.literal('signer'), name }),
  quality: z.strictObject({
    type: z.literal('quality'),
    codec: codec.optional(),
    jpegQuality: z.int().min(1).max(100).optional(),
  }),
  format: z.strictObject({
    type: z.literal('format'),
    codec,
    width: side,
    height: side,
    fps: rate,
    description: z.base64().max(4096).optional(),
  }),
  bye: z.strictObject({ type: z.literal('bye') }),
  pose: poseEnvelope.transform(
    ({ pose, ...envelope }): PoseMessage => ({ ...envelope, pose: readJsonPose(pose) }),
  ),
} satisfies { [Type in ClientMessage['type']]: z.ZodType<Extract<ClientMessage, { type: Type }>> };

/**
 * Reads a text message of a client. Which messages a role may send, and when, is for the caller to check.
 *
 * @throws ProtocolError, and nothing else whatever the text is: MESSAGE_TOO_LARGE, VERSION_UNSUPPORTED for a
 * hello of another version (whatever else is in it), else MESSAGE_INVALID
 */
export function parseClientMessage(text: string): ClientMessage {
  // A character takes one byte at least.
  if (text.length > MAX_JSON_BYTES) {
    throw new ProtocolError('MESSAGE_TOO_LARGE', `a JSON message has ${text.length} characters`);
  }
  const value = parseJson(text);
  const { type, version } = value;
  if (typeof type !== 'string' || !isClientType(type)) {
    throw invalid(`there is no message of type ${(JSON.stringify(type) ?? 'undefined').slice(0, 40)}`);
  }
  if (type === 'hello' && version !== PROTOCOL_VERSION) throw unsupportedVersion(version);
  const { data, error } = schemas[type].safeParse(value);
  if (error) throw invalid(`${type}: ${describe(error)}`);
  return data;
}

function isClientType(type: string): type is ClientMessage['type'] {
  return Object.hasOwn(schemas, type);
}

function parseJson(text: string): { readonly type?: unknown; readonly version?: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('the text message is no JSON');
  }
  if (typeof value !== 'object' || value === null) throw invalid('the text message is no JSON object');
  return value;
}

function describe({ issues: [{ path, message }] }: z.ZodError): string {
  const place = path.map(String).join('.');
  return `${place}${place && ': '}${message}`.slice(0, 200);
}
