import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errors, messageOf } from '../../core/errors.ts';
import { toOnnx } from '../../core/neural/onnx.ts';
import type { WeightStore } from '../../core/neural/weights.ts';
import { inputShapes } from './inputs.ts';
import { generatorNetwork } from './network.ts';
import { BLOCK, CELL, PRESET_NAMES, PRESETS, type PresetName } from './presets.ts';

/** Another number whenever the meaning of the inputs or the network changes. */
const VERSION = 2;

const NETWORK_FILE = 'model.onnx';
const DESCRIPTION_FILE = 'model.json';

const description = z.object({
  format: z.literal('slp-gan'),
  version: z.literal(VERSION, {
    error: ({ input }) => `this program uses ${VERSION}, not ${input}`,
  }),
  preset: z.enum(PRESET_NAMES),
});

/** Lengths that the ONNX model leaves open, of its inputs and of its output. */
export function lengthsFor(width: number, height: number): Readonly<Record<string, number>> {
  return {
    width,
    height,
    block_columns: width / BLOCK,
    block_rows: height / BLOCK,
    columns: width / CELL,
    rows: height / CELL,
    image_width: width,
    image_height: height,
  };
}

/**
 * Writes `model.onnx`, which takes pictures of any size that the preset divides, and `model.json`, which says what it is.
 *
 * @throws OUTPUT_UNWRITABLE
 */
export async function writeModel(directory: string, preset: PresetName, weights: WeightStore): Promise<void> {
  const { coarse, detail, guide, mask, signer } = inputShapes(CELL, CELL);
  const picture = { batch: 1, height: 'height', width: 'width' };
  const blocks = { batch: 1, height: 'block_rows', width: 'block_columns' };
  const cells = { batch: 1, height: 'rows', width: 'columns' };
  const network = toOnnx('gan', generatorNetwork(PRESETS[preset]), weights, {
    coarse: { ...picture, channels: coarse.channels },
    detail: { ...blocks, channels: detail.channels },
    guide: { ...cells, channels: guide.channels },
    mask: { ...cells, channels: mask.channels },
    signer: { batch: 1, ...signer },
  });
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, NETWORK_FILE), network);
    const about = { format: 'slp-gan', version: VERSION, preset };
    await writeFile(join(directory, DESCRIPTION_FILE), `${JSON.stringify(about, null, 2)}\n`);
  } catch (cause) {
    throw errors.OUTPUT_UNWRITABLE(directory, cause);
  }
}

/**
 * Reads what `writeModel` wrote.
 *
 * @throws FILE_UNREADABLE; MODEL_INVALID where the folder holds another kind of model, or one of another version
 */
export async function readModel(
  directory: string,
): Promise<{ preset: PresetName; network: Uint8Array; path: string }> {
  const about = join(directory, DESCRIPTION_FILE);
  const { preset } = parse(about, (await read(about)).toString());
  const path = join(directory, NETWORK_FILE);
  return { preset, network: await read(path), path };
}

function parse(path: string, text: string): z.infer<typeof description> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw errors.MODEL_INVALID(path, messageOf(cause), cause);
  }
  const result = description.safeParse(value);
  if (result.success) return result.data;
  const { path: where, message } = result.error.issues[0]!;
  throw errors.MODEL_INVALID(path, `${where.join('.') || 'its content'}: ${message}`);
}

async function read(path: string): Promise<Buffer> {
  return await readFile(path).catch((cause: unknown) => {
    throw errors.FILE_UNREADABLE(path, cause);
  });
}
