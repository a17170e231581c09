import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { listOptions, optionsSchema } from '../../cli/plugin-options.ts';
import { definePlugin, type OptionsSchema } from '../../core/contract.ts';

const pluginWith = (options: OptionsSchema<unknown>) =>
  definePlugin({
    contract: 1,
    name: 'some',
    kind: 'refiner',
    options,
    create: () => ({ refine: (frame) => frame }),
  });

const listed = (schema: z.ZodType) => listOptions(optionsSchema(pluginWith(schema))!);

describe('the options of a plugin', () => {
  test('are named with what they may be, and their default', () => {
    expect(
      listed(
        z.strictObject({
          path: z.string().min(1).describe('the file to write'),
          amount: z.number().min(0).max(1).default(0.5),
          threads: z.int().min(1).optional(),
          rate: z.number().positive().max(120).optional(),
          codec: z.enum(['jpeg', 'h264']).default('jpeg'),
          loop: z.boolean().default(false),
          names: z.array(z.string()).default([]),
          shard: z.strictObject({ index: z.int(), of: z.int() }).optional(),
          colour: z.union([z.literal('keep'), z.number()]).optional(),
          seed: z.int().default(0),
        }),
      ),
    ).toEqual([
      { name: 'path', values: 'text; required', description: 'the file to write' },
      { name: 'amount', values: 'number, 0 to 1; default 0.5' },
      { name: 'threads', values: 'whole number, at least 1' },
      { name: 'rate', values: 'number, more than 0, at most 120' },
      { name: 'codec', values: 'jpeg | h264; default "jpeg"' },
      { name: 'loop', values: 'true | false; default false' },
      { name: 'names', values: 'list of text; default []' },
      { name: 'shard', values: '{ index, of }' },
      { name: 'colour', values: '"keep" | number' },
      { name: 'seed', values: 'whole number; default 0' },
    ]);
  });

  test('are those that a user gives, not what the plugin gets', () => {
    const time = z.string().transform((text) => Number.parseFloat(text));
    const [first, second] = listed(z.strictObject({ time, when: z.date() }));
    expect(first).toEqual({ name: 'time', values: 'text; required' });
    expect(second).toEqual({ name: 'when', values: 'any value; required' });
  });

  test('are unknown where a validator only validates', () => {
    const validate = (value: unknown) => ({ value });
    expect(
      optionsSchema(pluginWith({ '~standard': { version: 1, vendor: 'mine', validate } })),
    ).toBeUndefined();
  });

  test('are known where another validator implements Standard JSON Schema', () => {
    const standard = {
      version: 1 as const,
      vendor: 'mine',
      validate: (value: unknown) => ({ value }),
      jsonSchema: { input: () => ({ type: 'object', properties: { size: { type: 'integer' } } }) },
    };
    const schema = optionsSchema(pluginWith({ '~standard': standard }));
    expect(listOptions(schema!)).toEqual([{ name: 'size', values: 'whole number' }]);
  });
});
