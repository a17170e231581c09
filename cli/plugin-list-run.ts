import { writeOut } from '../core/files/write-out.ts';
import { listPlugins } from './plugin-list.ts';
import { describePlugins } from './plugin-table.ts';
import { printable, writeFailed, writeJson, writeNote } from './terminal.ts';

export interface ListFlags {
  readonly plugin?: readonly string[];
  readonly config?: string;
  readonly json?: boolean;
}

/** `slp plugin list`. Sets exit code 1 where a plugin cannot be used. */
export async function runPluginList({ plugin = [], config, json }: ListFlags): Promise<void> {
  const list = await listPlugins({ given: plugin, config, directory: process.cwd() });
  if (list.problems.length > 0) process.exitCode = 1;
  if (json) return writeJson(list);
  await writeOut(process.stdout, 'standard output', `${describePlugins(list.plugins).join('\n')}\n`);
  for (const { message, code, hint } of list.problems) {
    writeNote('');
    writeFailed(`${printable(message)} [${code}]`);
    writeNote(`  ${hint}`);
  }
}
