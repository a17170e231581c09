import type { ConformanceOutcome } from '../core/conformance/rule.ts';
import { writeOut } from '../core/files/write-out.ts';
import { SETUP_FILE } from './conformance-setup.ts';
import type { CheckProgress, CheckSubject } from './plugin-check.ts';
import type { ListedRule } from './plugin-check-messages.ts';
import { paint, printable, writeNote } from './terminal.ts';

const { bold, dim, green, red } = paint;

const SIGNS = { passed: green('✓'), failed: red('✗'), skipped: dim('–') } as const;

/** A line for each rule on stdout, as soon as its outcome is known. */
export class CheckLines implements CheckProgress {
  #width = 0;

  async begin({ kind, name, version, setup }: CheckSubject, rules: readonly ListedRule[]): Promise<void> {
    this.#width = Math.max(...rules.map((rule) => rule.name.length));
    if (setup === undefined) writeNote(`there is no ${SETUP_FILE} beside it: it is tried without options\n`);
    await print(`${kind} ${bold(name)}${version === undefined ? '' : ` ${version}`}\n\n`);
  }

  async tried({ rule, title, outcome, why }: ConformanceOutcome): Promise<void> {
    const lines = [
      `${SIGNS[outcome]} ${rule.padEnd(this.#width)}  ${outcome === 'skipped' ? dim(title) : title}`,
    ];
    // The reason of a failure begins with the name of the rule, which stands in the line above.
    if (outcome === 'failed') lines.push(...this.#indented(why!.replace(`${rule}: `, '')));
    if (outcome === 'skipped') lines.push(...this.#indented(`skipped: ${why}`).map(dim));
    await print(`${lines.join('\n')}\n`);
  }

  async untried(why: string): Promise<void> {
    await print(dim(`– ${'others'.padEnd(this.#width)}  skipped: ${why}\n`));
  }

  #indented(text: string): string[] {
    return text.split('\n').map((line) => ' '.repeat(this.#width + 4) + printable(line));
  }
}

const print = (text: string): Promise<void> => writeOut(process.stdout, 'standard output', text);

export const silentCheck: CheckProgress = {
  begin: async () => {},
  tried: async () => {},
  untried: async () => {},
};
