import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { z } from 'zod';
import { type RawOptions, readConfig, resolveOptions } from '../core/config.ts';
import type { PluginSpec } from '../core/contract.ts';
import { errors, messageOf } from '../core/errors.ts';

/** Commands that a configuration file may have a section for. */
const SECTIONS = ['render', 'stream', 'train'];

/** The options that were really typed: commander's own defaults must not win over the configuration file. */
export function typedOptions(command: Command): RawOptions {
  const typed = Object.entries(command.opts()).filter(
    ([key]) => command.getOptionValueSource(key) === 'cli' && key !== 'config',
  );
  return Object.fromEntries(typed);
}

/** The options of a command, and the configuration file that some of them came from, where one was named. */
export type CommandOptions<Schema extends z.ZodObject> = z.output<Schema> & { readonly config?: string };

/** Defaults < configuration file < command line. */
export async function commandOptions<Schema extends z.ZodObject>(
  command: Command,
  schema: Schema,
): Promise<CommandOptions<Schema>> {
  const file: string | undefined = command.opts().config;
  const config = await readConfig(file, command.name(), SECTIONS);
  return { ...resolveOptions(schema, { file, config, flags: typedOptions(command) }), config: file };
}

/** The command line has text where a configuration file has numbers. */
const fromText = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() !== '' ? Number(value) : value;

/** A number from `min` to `max`. */
export const between = (min: number, max: number) =>
  z.preprocess(
    fromText,
    z.number('is not a number').min(min, `must be at least ${min}`).max(max, `must be at most ${max}`),
  );

/** A whole number from `min` to `max`. */
export const whole = (min: number, max: number) =>
  between(min, max).refine((value) => Number.isInteger(value), 'is not a whole number');

/** For commander options that may be given several times. */
export const collect = (value: string, previous: string[] = []): string[] => [...previous, value];

/** `NAME` or `NAME:{"option": value}`, in a configuration file also `{"name": …, "options": {…}}`. */
export const pluginSpec = z.union([
  z.strictObject({ name: z.string(), options: z.record(z.string(), z.unknown()).default({}) }),
  z.string().transform(parsePluginSpec),
]);

function parsePluginSpec(text: string): PluginSpec {
  const at = text.indexOf(':{');
  if (at < 0) return { name: text, options: {} };
  try {
    const options: Record<string, unknown> = JSON.parse(text.slice(at + 1));
    return { name: text.slice(0, at), options };
  } catch (cause) {
    throw errors.OPTION_INVALID(text.slice(0, at), `its options are no JSON object: ${messageOf(cause)}`);
  }
}

/** Options that have a flag of their own reach a plugin only where they were given: not every plugin knows them. */
export function withOptions(spec: PluginSpec, given: Readonly<Record<string, unknown>>): PluginSpec {
  const defined = Object.entries(given).filter(([, value]) => value !== undefined);
  return { name: spec.name, options: { ...Object.fromEntries(defined), ...spec.options } };
}

/** As many threads as there are cores, within reason. */
export const DEFAULT_THREADS = Math.min(8, availableParallelism());

/** Beside an estimator, which has threads of its own and takes ten times as long for a frame: half as many. */
export const DEFAULT_THREADS_FOR_VIDEO = Math.ceil(DEFAULT_THREADS / 2);

/** A plugin as it is given on the command line: `NAME`, or `NAME:{…}` with its options as JSON. */
export function formatPlugin({ name, options }: PluginSpec): string {
  return Object.keys(options).length > 0 ? `${name}:${JSON.stringify(options)}` : name;
}
