import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { errors, messageOf, type SlpError } from './errors.ts';
import { didYouMean } from './suggest.ts';

/** Values by option name, as a file or a command line gives them: not checked yet. */
export type RawOptions = Readonly<Record<string, unknown>>;

/** The file that is read without `--config` where it exists. */
const CONFIG_FILE = 'slp.config.json';

/** What is no section for a command: plugins for all of them. */
const PLUGINS = 'plugins';

/**
 * Reads the section of one command from a configuration file: `{ "render": { "size": 512 } }`.
 *
 * @param path without one, `slp.config.json` in the working directory is read where it exists.
 * @param commands the sections that a file may have.
 * @throws FILE_UNREADABLE, CONFIG_INVALID
 */
export async function readConfig(
  path: string | undefined,
  command: string,
  commands: readonly string[],
): Promise<RawOptions> {
  const { file, content: sections } = await readFileOf(path, CONFIG_FILE);
  const known = [...commands, PLUGINS];
  for (const section of Object.keys(sections)) {
    if (!known.includes(section)) {
      throw errors.CONFIG_INVALID(file, unknownKey('section', section, known));
    }
  }
  const section = sections[command] ?? {};
  if (!isObject(section)) throw errors.CONFIG_INVALID(file, `"${command}" is not an object`);
  return section;
}

/**
 * Reads which plugins a configuration file names for all commands: `{ "plugins": ["./blur.js", "slp-plugin-hls"] }`. Paths are meant
 * from the folder of the file.
 *
 * @param path without one, `slp.config.json` in `directory` is read where it exists.
 * @throws FILE_UNREADABLE, CONFIG_INVALID
 */
export async function readConfigPlugins(
  path: string | undefined,
  directory: string,
): Promise<{ readonly file: string; readonly plugins: readonly string[] }> {
  const { file, content } = await readFileOf(path && resolve(directory, path), join(directory, CONFIG_FILE));
  const plugins = content[PLUGINS] ?? [];
  const isList = Array.isArray(plugins) && plugins.every((each) => typeof each === 'string');
  if (!isList) throw errors.CONFIG_INVALID(file, `"${PLUGINS}" is no list of paths and names of packages`);
  return { file, plugins };
}

/** @param usual is read where no path is given, and may be missing */
async function readFileOf(
  path: string | undefined,
  usual: string,
): Promise<{ readonly file: string; readonly content: RawOptions }> {
  const file = path ?? usual;
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (path === undefined && cause.code === 'ENOENT') return '{}';
    throw errors.FILE_UNREADABLE(file, cause);
  });
  return { file, content: parseObject(file, text) };
}

/**
 * Defaults < file < flags: the schema supplies the defaults, and checks the values wherever they came from.
 *
 * @throws OPTION_INVALID, CONFIG_INVALID
 */
export function resolveOptions<Schema extends z.ZodObject>(
  schema: Schema,
  { file, config, flags }: { file?: string; config: RawOptions; flags: RawOptions },
): z.output<Schema> {
  const known = Object.keys(schema.shape);
  const fromConfig = (problem: string): SlpError => errors.CONFIG_INVALID(file ?? CONFIG_FILE, problem);
  for (const key of Object.keys(config)) {
    if (!known.includes(key)) throw fromConfig(unknownKey('option', key, known));
  }
  const result = schema.safeParse({ ...config, ...flags });
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const key = String(path[0] ?? '');
  if (key in flags || !(key in config)) throw errors.OPTION_INVALID(flagName(key), message);
  throw fromConfig(`"${key}": ${message}`);
}

/** `motionBlur` → `--motion-blur`. */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function parseObject(file: string, text: string): RawOptions {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw errors.CONFIG_INVALID(file, messageOf(cause));
  }
  if (!isObject(value)) throw errors.CONFIG_INVALID(file, 'it does not hold a JSON object');
  return value;
}

function isObject(value: unknown): value is RawOptions {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownKey(what: string, key: string, known: readonly string[]): string {
  return [`unknown ${what} "${key}"`, didYouMean(key, known)].filter(Boolean).join('; ');
}
