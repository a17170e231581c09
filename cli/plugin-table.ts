import type { ListedPlugin } from './plugin-list.ts';
import { listOptions } from './plugin-options.ts';
import { paint, printable } from './terminal.ts';
import { textColumns } from './text-columns.ts';

const { bold, dim } = paint;

/** Plugins, sorted by kind, as lines for people: under each what it takes. */
export function describePlugins(plugins: readonly ListedPlugin[]): string[] {
  return plugins
    .flatMap((plugin, index) => [
      ...(plugin.kind === plugins[index - 1]?.kind ? [] : ['', bold(plugin.kind)]),
      ...describePlugin(plugin),
    ])
    .slice(1);
}

function describePlugin({ name, version, from, specifier, summary, options }: ListedPlugin): string[] {
  const origin = {
    'built-in': '',
    option: ', from --plugin',
    config: ', from the configuration',
    package: ', from package.json',
  }[from];
  const where = specifier === undefined ? '' : ` ${printable(specifier)}`;
  const head = [
    `  ${bold(name)}`,
    version === undefined ? '' : printable(version),
    dim(`${origin}${where}`.replace(/^, /, '')),
  ];
  return [
    head.filter(Boolean).join(' '),
    ...(summary === undefined ? [] : [`    ${printable(summary)}`]),
    ...describeOptions(options),
  ];
}

function describeOptions(schema: ListedPlugin['options']): string[] {
  if (schema === null) return [dim('      options unknown: see the documentation of the plugin')];
  const rows = listOptions(schema).map(({ name, values, description }) => [
    { text: printable(name) },
    { text: printable(description === undefined ? values : `${values} — ${description}`), paint: dim },
  ]);
  return textColumns(rows, 2).map((line) => `      ${line}`);
}
