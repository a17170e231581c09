import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { flagName, readConfig, resolveOptions } from '../../core/config.ts';

const SCHEMA = z.strictObject({
  size: z.coerce.number().int().min(2).default(512),
  motionBlur: z.boolean().default(true),
});

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'slp-config-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function config(text: string, path = 'slp.config.json'): Promise<string> {
  const file = join(directory, path);
  await writeFile(file, text);
  return file;
}

describe('readConfig', () => {
  it('returns the section of the command', async () => {
    const file = await config('{"render": {"size": 256}}');
    expect(await readConfig(file, 'render', ['render', 'train'])).toEqual({ size: 256 });
    expect(await readConfig(file, 'train', ['render', 'train'])).toEqual({});
  });

  it('reads a file that begins with a byte order mark', async () => {
    const file = await config('\uFEFF{"render": {"size": 256}}');
    expect(await readConfig(file, 'render', ['render'])).toEqual({ size: 256 });
  });

  it('needs no file unless one is named', async () => {
    expect(await readConfig(undefined, 'render', ['render'])).toEqual({});
    await expect(readConfig(join(directory, 'none.json'), 'render', ['render'])).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });

  it.each([
    ['{', 'JSON'],
    ['[]', 'JSON object'],
    ['{"rendr": {}}', 'did you mean "render"?'],
    ['{"render": 1}', '"render" is not an object'],
  ])('refuses %s', async (text, problem) => {
    await expect(readConfig(await config(text), 'render', ['render'])).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(problem),
    });
  });
});

describe('resolveOptions', () => {
  it('lets the file override defaults, and flags the file', () => {
    expect(resolveOptions(SCHEMA, { config: {}, flags: {} })).toEqual({ size: 512, motionBlur: true });
    expect(
      resolveOptions(SCHEMA, { config: { size: 256, motionBlur: false }, flags: { size: '128' } }),
    ).toEqual({
      size: 128,
      motionBlur: false,
    });
  });

  it('blames the flag or the file, whichever holds the bad value', () => {
    const flags = () => resolveOptions(SCHEMA, { config: { size: 1 }, flags: { size: '0' } });
    expect(flags).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    const file = () => resolveOptions(SCHEMA, { file: 'my.json', config: { size: 1 }, flags: {} });
    expect(file).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('my.json') }),
    );
  });

  it('suggests the key that was meant', () => {
    expect(() => resolveOptions(SCHEMA, { config: { motionblur: true }, flags: {} })).toThrow(
      'unknown option "motionblur"; did you mean "motionBlur"?',
    );
  });
});

it('flagName spells an option as it is typed', () => {
  expect(flagName('motionBlur')).toBe('--motion-blur');
});
