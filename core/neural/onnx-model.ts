/**
 * The parts of an ONNX model as bytes: messages and field numbers of `onnx.proto` (github.com/onnx/onnx), of which only those
 * that the emitter needs are here.
 */
import { bytes, float, integer, join, type Message, message, text } from './protobuf.ts';

/** Opset 18 is the first whose Resize leaves batch and channels alone; everything that reads ONNX today knows it. */
const OPSET = 18;
const IR_VERSION = 8;

const FLOAT = 1;
const INT64 = 7;

/** Length of an axis: a number, or a name for what is known when the model is run. */
export type Dimension = number | string;

export type Attribute = number | { readonly float: number } | string | readonly number[];

export function node(
  type: string,
  name: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, Attribute>> = {},
): Message {
  return message(
    1,
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(3, name),
    text(4, type),
    ...Object.entries(attributes).map(([key, value]) => message(5, text(1, key), ...attribute(value))),
  );
}

function attribute(value: Attribute): (Message | Uint8Array)[] {
  if (typeof value === 'number') return [integer(3, value), integer(20, 2)];
  if (typeof value === 'string') return [text(4, value), integer(20, 3)];
  if ('float' in value) return [float(2, value.float), integer(20, 1)];
  return [...value.map((item) => integer(8, item)), integer(20, 7)];
}

/** Numbers that belong to the model; an empty shape makes a scalar. */
export function initializer(
  name: string,
  shape: readonly number[],
  values: Float32Array | BigInt64Array,
): Message {
  return message(
    5,
    ...shape.map((length) => integer(1, length)),
    integer(2, values instanceof Float32Array ? FLOAT : INT64),
    text(8, name),
    bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  );
}

export const graphInput = (name: string, shape: readonly Dimension[]): Message => port(11, name, shape);
export const graphOutput = (name: string, shape: readonly Dimension[]): Message => port(12, name, shape);

/** A tensor of floats that goes in or comes out. */
function port(field: number, name: string, shape: readonly Dimension[]): Message {
  const dimensions = shape.map((length) =>
    message(1, typeof length === 'number' ? integer(1, length) : text(2, length)),
  );
  return message(field, text(1, name), message(2, message(1, integer(1, FLOAT), message(2, ...dimensions))));
}

/** The whole file. `parts` are nodes in the order of computation, initializers, inputs and outputs. */
export function model(
  name: string,
  parts: readonly Message[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  return join([
    integer(1, IR_VERSION),
    ...text(2, 'slp'),
    ...message(7, ...parts, text(2, name)),
    ...message(8, integer(2, OPSET)),
    ...Object.entries(metadata).flatMap(([key, value]) => message(14, text(1, key), text(2, value))),
  ]);
}
