import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ConformanceSetup, RULE_NAMES } from '../core/conformance/rule.ts';
import { errors, messageOf } from '../core/errors.ts';

/** The file beside a plugin's package.json that says how to try it. */
export const SETUP_FILE = 'slp.conformance.json';

const values = z.record(z.string(), z.unknown());

/** What a JSON file can say of a `ConformanceSetup`. */
const setupSchema = z.strictObject({
  options: values.default({}),
  refused: z.array(values).optional(),
  skip: z.partialRecord(z.enum(RULE_NAMES), z.string().min(1)).optional(),
  patience: z.number().positive().optional(),
});

export interface FoundSetup {
  readonly setup: ConformanceSetup;
  /** Path of the file that it comes from; without one, the plugin is tried without options. */
  readonly from?: string;
}

/**
 * How to try the plugin whose package lies in `folder`: `slp.conformance.json`, or `slp.conformance` in its package.json.
 *
 * @throws CONFIG_INVALID, FILE_UNREADABLE
 */
export async function findSetup(folder: string): Promise<FoundSetup> {
  const file = join(folder, SETUP_FILE);
  const own = await readJson(file);
  if (own !== undefined) return { setup: parse(file, own), from: file };
  const manifest = join(folder, 'package.json');
  const content = (await readJson(manifest)) as { slp?: { conformance?: unknown } } | null | undefined;
  const field = content?.slp?.conformance;
  if (field !== undefined) return { setup: parse(`${manifest}: "slp.conformance"`, field), from: manifest };
  return { setup: { options: {} } };
}

function parse(where: string, value: unknown): ConformanceSetup {
  const result = setupSchema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw errors.CONFIG_INVALID(where, path.length > 0 ? `"${path.join('.')}": ${message}` : message);
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw errors.FILE_UNREADABLE(path, cause);
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw errors.CONFIG_INVALID(path, messageOf(cause));
  }
}
