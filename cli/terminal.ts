import pc from 'picocolors';
import { writeOut } from '../core/files/write-out.ts';

/** stdout is for data, stderr for people. picocolors honours NO_COLOR and FORCE_COLOR. */
const err = process.stderr;
const { bold, cyan, dim, green, red } = pc.createColors(
  pc.isColorSupported && (err.isTTY || 'FORCE_COLOR' in process.env),
);

/** For what is printed on stdout. */
export const paint = pc.createColors(
  pc.isColorSupported && (process.stdout.isTTY || 'FORCE_COLOR' in process.env),
);

export function writeError(message: string, hint: string, code: string): void {
  err.write(`${red(bold('error:'))} ${message} ${dim(`[${code}]`)}\n`);
  if (hint) err.write(`\n${cyan('hint:')} ${hint}\n`);
}

/** One line for people. */
export function writeNote(message: string): void {
  err.write(`${message}\n`);
}

export function writeDone(message: string): void {
  err.write(`${green('✓')} ${message}\n`);
}

export function writeFailed(message: string): void {
  err.write(`${red('✗')} ${message}\n`);
}

/** For names that come from files: control characters in them could rewrite the terminal. */
export function printable(name: string): string {
  return name.replace(/\p{C}/gu, '\ufffd');
}

/** One JSON document on stdout. */
export async function writeJson(value: unknown): Promise<void> {
  await writeOut(process.stdout, 'standard output', `${JSON.stringify(value, null, 2)}\n`);
}

/** Two aligned columns on stdout. */
export async function writeTable(rows: readonly (readonly [string, string])[]): Promise<void> {
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `${label.padEnd(width)}  ${value}\n`);
  await writeOut(process.stdout, 'standard output', lines.join(''));
}
