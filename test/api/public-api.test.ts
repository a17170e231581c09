import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as inBrowsers from '../../streaming/client/index.ts';
import * as inNode from '../../streaming/client/node.ts';
import { repository } from '../support/workspace.ts';
import { describeApi } from './describe-api.ts';
import { entries } from './entries.ts';

const UPDATE = 'if the change is meant: npx vitest run test/api/public-api.test.ts -u';

const reportOf = (specifier: string): string => `${specifier.replace('/', '-')}.api.md`;

describe.each(describeApi(entries()))(
  'the public API of $specifier',
  ({ specifier, report, undocumented }) => {
    it('is the one in the report', async () => {
      await expect(report, UPDATE).toMatchFileSnapshot(reportOf(specifier));
    });

    it('is documented: every symbol, and every member of it', () => {
      expect(undocumented).toEqual([]);
    });
  },
);

it('has no report of an entry that is gone', () => {
  const reports = readdirSync(repository('test/api')).filter((name) => name.endsWith('.api.md'));
  const current = entries().map(({ specifier }) => reportOf(specifier));
  expect(reports.filter((name) => !current.includes(name))).toEqual([]);
});

it('slp/client is the same in browsers and in Node', () => {
  expect(Object.keys(inNode).sort()).toEqual(Object.keys(inBrowsers).sort());
});
