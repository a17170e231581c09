import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JsonElements, parsePiece } from '../../../plugins/pose-files/json-elements.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { collect, slpError } from './pose-samples.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

async function piecesOf(json: string | Buffer): Promise<[string, number, string][]> {
  const path = await workspace.write('pieces.json', json);
  const pieces = await collect(new JsonElements(path));
  return pieces.map(({ member, index, text }) => [member, index, text]);
}

describe('JsonElements', () => {
  it('hands out the entries of a root list', async () => {
    expect(await piecesOf(' [ {"a":[1,2]} ,null,\n[3], "x]", -1.5e3 ] ')).toEqual([
      ['', 0, '{"a":[1,2]}'],
      ['', 1, 'null'],
      ['', 2, '[3]'],
      ['', 3, '"x]"'],
      ['', 4, '-1.5e3'],
    ]);
  });

  it('hands out members, and the entries of those that are lists', async () => {
    expect(await piecesOf('{"fps":25,"frames":[{"x":"}\\"]"},2],"none":[],"meta":{"a":[1]}}')).toEqual([
      ['fps', -1, '25'],
      ['frames', 0, '{"x":"}\\"]"}'],
      ['frames', 1, '2'],
      ['none', -1, '[]'],
      ['meta', -1, '{"a":[1]}'],
    ]);
  });

  it('skips a byte order mark, reads escaped names and text beyond ASCII', async () => {
    const json = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"n\\u0061me":"Gebärde 手"}')]);
    expect(await piecesOf(json)).toEqual([['name', -1, '"Gebärde 手"']]);
  });

  it('counts bytes for its offsets', async () => {
    const path = await workspace.write('offsets.json', '{"ä":[ 1, 22]}');
    const pieces = await collect(new JsonElements(path));
    expect(pieces.map(({ offset }) => offset)).toEqual([8, 11]);
  });

  it.each([
    ['[1,]', 'an unexpected "]", at byte 3'],
    ['[1 2]', 'an unexpected "2", at byte 3'],
    ['{"a" 1}', 'an unexpected "1", at byte 5'],
    ['{a:1}', 'an unexpected "a", at byte 1'],
    ['{"a":1,}', 'an unexpected "}", at byte 7'],
    ['[1] x', 'an unexpected "x", at byte 4'],
    ['[{"a":1}', 'ends in the middle, at byte 8'],
    ['[{"a":"', 'ends in the middle, at byte 7'],
    ['{"a":12', 'ends in the middle, at byte 7'],
    [`[${'['.repeat(70)}`, 'nests more than 64 deep, at byte 65'],
  ])('refuses %s', async (json, problem) => {
    await expect(piecesOf(json)).rejects.toEqual(slpError('POSE_CORRUPT', problem));
  });

  it('holds no more than a few frames of a long file', async () => {
    const frame = JSON.stringify({ face: Array.from({ length: 68 }, (_, i) => [i / 7, i / 3, i]) });
    const path = await workspace.write(
      'long.json',
      `{"frames":[${`${frame},`.repeat(2999)}${frame}],"fps":30}`,
    );
    const elements = new JsonElements(path);
    let entries = 0;
    let last = '';
    for await (const { index, text } of elements) {
      if (index >= 0) {
        expect(text).toBe(frame);
        entries += 1;
      } else last = text;
    }
    expect([entries, last]).toEqual([3000, '30']);
    expect(3000 * frame.length).toBeGreaterThan(5e6);
    expect(elements.peakBytes).toBeLessThanOrEqual(64 * 1024);
  });

  it('refuses a piece of more than 8 MiB without reading on', async () => {
    const path = await workspace.write('piece.json', `["${'x'.repeat(40 * 2 ** 20)}"]`);
    const elements = new JsonElements(path);
    const pieces = collect(elements).then(({ length }) => length);
    await expect(pieces).rejects.toEqual(slpError('POSE_CORRUPT', '8 MiB, at byte 1'));
    expect(elements.peakBytes).toBeLessThanOrEqual(16 * 2 ** 20);
  });

  it('lets go of the file where reading is broken off', async () => {
    const path = await workspace.write('broken-off.json', '[1,2,3]');
    const elements = new JsonElements(path);
    for await (const { index } of elements) if (index === 1) break;
    expect((await collect(elements)).map(({ text }) => text)).toEqual(['1', '2', '3']);
  });
});

describe('parsePiece', () => {
  it('takes the NaN and Infinity of Python for infinite numbers', () => {
    const text = '{"x":NaN,"y":-Infinity,"z":[Infinity,1]}';
    const infinite = Number.POSITIVE_INFINITY;
    expect(parsePiece({ text, offset: 0 }, 'f')).toEqual({ x: infinite, y: infinite, z: [infinite, 1] });
  });

  it('names the byte of an error', () => {
    expect(() => parsePiece({ text: '{"x":1,,}', offset: 100 }, 'f')).toThrow(
      slpError('POSE_CORRUPT', 'at byte 107') as Error,
    );
  });
});
