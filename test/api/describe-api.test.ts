import { expect, it } from 'vitest';
import { describeApi } from './describe-api.ts';

const [{ report, undocumented }] = describeApi([
  { specifier: 'shapes', declarations: 'dist/test/support/api/entry.d.ts' },
]);

it('shows what is exported and what that mentions, sorted, without comments and without what is private', () => {
  expect(report.split('```ts')).toHaveLength(3);
  expect(report).not.toMatch(/\/\*\*|secret|worn/);
  expect(report.match(/(?<=(interface|type|const|function|class) )\w+/g)).toEqual([
    'Size',
    'Square',
    'Tape',
    'UNITS',
    'area',
    'Shape',
  ]);
  expect(report).toContain('export declare function area(square: Square, options: {');
});

it('finds symbols and members without a description, also of types that are only mentioned', () => {
  expect(undocumented).toEqual([
    'Size',
    'Square.corners',
    'Square.corners.rounded',
    'Tape.measure',
    'Shape',
    'Shape.colour',
  ]);
});

it('refuses an entry that is not there', () => {
  const missing = { specifier: 'shapes', declarations: 'dist/test/support/api/gone.d.ts' };
  expect(() => describeApi([missing])).toThrow('dist/test/support/api/gone.d.ts declares no module');
});
