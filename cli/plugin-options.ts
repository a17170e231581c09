import { z } from 'zod';
import type { PluginDefinition } from '../core/contract.ts';

/** The part of a JSON Schema that is looked at here; what a schema holds is not checked. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly default?: unknown;
  readonly description?: string;
}

/**
 * The options of a plugin as a JSON Schema, as a user gives them: what has a default may be left out. Undefined where the plugin's
 * validator cannot say: Standard Schema only checks values; zod can, and what implements Standard JSON Schema (standardschema.dev).
 */
export function optionsSchema({ options }: PluginDefinition): JsonSchema | undefined {
  try {
    const schema =
      '_zod' in options
        ? z.toJSONSchema(options as unknown as z.ZodType, { io: 'input', unrepresentable: 'any' })
        : (options['~standard'] as StandardJsonSchema).jsonSchema?.input({ target: 'draft-2020-12' });
    return schema as JsonSchema | undefined;
  } catch {
    // There are schemas that no JSON Schema says the same as.
    return undefined;
  }
}

interface StandardJsonSchema {
  readonly jsonSchema?: { input(options: { target: string }): object };
}

export interface ListedOption {
  readonly name: string;
  /** Such as `whole number, 1 to 8; default 1`. */
  readonly values: string;
  readonly description?: string;
}

/** One line for each option. */
export function listOptions({ properties = {}, required = [] }: JsonSchema): ListedOption[] {
  return Object.entries(properties).map(([name, schema]) => {
    const presence = required.includes(name)
      ? '; required'
      : schema.default === undefined
        ? ''
        : `; default ${JSON.stringify(schema.default)}`;
    return { name, values: describeType(schema) + presence, description: schema.description };
  });
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true | false',
};

function describeType(schema: JsonSchema): string {
  const { type, anyOf, items, properties } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(String).join(' | ');
  if (anyOf) return anyOf.map(describeType).join(' | ');
  if (type === 'array') return items ? `list of ${describeType(items)}` : 'list';
  if (type === 'object') return properties ? `{ ${Object.keys(properties).join(', ')} }` : 'object';
  if (type === undefined) return 'any value';
  return (
    [type]
      .flat()
      .map((each) => WORDS[each] ?? each)
      .join(' | ') + describeRange(schema)
  );
}

function describeRange({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  const [least, most] = [limitOf(minimum), limitOf(maximum)];
  if (least !== undefined && most !== undefined) return `, ${least} to ${most}`;
  const limits = [
    least === undefined ? [] : [`at least ${least}`],
    exclusiveMinimum === undefined ? [] : [`more than ${exclusiveMinimum}`],
    most === undefined ? [] : [`at most ${most}`],
    exclusiveMaximum === undefined ? [] : [`less than ${exclusiveMaximum}`],
  ].flat();
  return limits.map((limit) => `, ${limit}`).join('');
}

/** Where whole numbers end is no limit that somebody has set. */
const limitOf = (limit: number | undefined): number | undefined =>
  limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? limit : undefined;
