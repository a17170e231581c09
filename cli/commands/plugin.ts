import { relative } from 'node:path';
import { Command, Option } from 'commander';
import { interruptible } from '../exit.ts';
import { collect } from '../options.ts';
import { type CheckFlags, runPluginCheck } from '../plugin-check-run.ts';
import { type ListFlags, runPluginList } from '../plugin-list-run.ts';
import { newPlugin, TEMPLATE_KINDS, type TemplateKind } from '../plugin-new.ts';
import { writeDone, writeNote } from '../terminal.ts';

const HELP = `
A plugin in ten minutes:
  $ slp plugin new soft-light --kind refiner             a package that works, with tests
  $ cd slp-plugin-soft-light && npm install && npm test
  $ npm run check                                        builds it, and tries every rule of the contract
  $ npx slp plugin list --plugin .                       what slp sees of it`;

export function command(): Command {
  return new Command('plugin')
    .description('Write plugins, see which there are, and try whether they work.')
    .addCommand(newCommand())
    .addCommand(listCommand())
    .addCommand(checkCommand())
    .addHelpText('after', HELP);
}

const NEW_HELP = `
Examples:
  $ slp plugin new soft-light --kind refiner             writes slp-plugin-soft-light/
  $ slp plugin new camera --kind source --dir camera     writes camera/

  source      yields poses: from a file, a camera, a network
  generator   turns a pose and the photo of the signer into a picture
  refiner     changes finished pictures
  sink        takes the pictures: writes, sends or measures them

The package is TypeScript: a small plugin that works, its tests, the rules of the contract as tests, and a README.
NAME is what users type (--refiner soft-light): lower case with hyphens. The folder must be new or empty.

Its package.json refers to the slp that wrote it: by version where npm has that from a registry, else by its path on
this machine ("file:…"), which others have to replace.`;

function newCommand(): Command {
  return new Command('new')
    .description('Write the package of a new plugin, which builds and passes its tests at once.')
    .argument('<name>', 'of the plugin; its package is called slp-plugin-NAME')
    .addOption(new Option('--kind <kind>', 'what it is to be').choices(TEMPLATE_KINDS).makeOptionMandatory())
    .option('--dir <folder>', 'where the package is written (default: slp-plugin-NAME)')
    .addHelpText('after', NEW_HELP)
    .action(async (given: string, { kind, dir }: { kind: TemplateKind; dir?: string }) => {
      const { name, folder } = await newPlugin(given, kind, dir);
      writeDone(`${folder}: the ${kind} "${name}"`);
      const path = relative('', folder);
      const steps = [
        ...(path === '' ? [] : [/\s/.test(path) ? `cd "${path}"` : `cd ${path}`]),
        'npm install',
        'npm test',
        'npm run check',
      ];
      writeNote(`\nnext:\n${steps.map((step) => `  ${step}\n`).join('')}`);
    });
}

const LIST_HELP = `
Examples:
  $ slp plugin list                                      built-in ones, and those of this project
  $ slp plugin list --plugin ./sharpen.js --plugin slp-plugin-hls
  $ slp plugin list --json                               options as JSON Schema

Plugins of the project are those that "plugins" of slp.config.json names, and the packages slp-plugin-* that its
package.json lists. One that cannot be used is named with the reason, and the exit code is 1.`;

function listCommand(): Command {
  return new Command('list')
    .description('Show all plugins that are found: kind, name, version, what they do, and their options.')
    .option(
      '--plugin <module>',
      'look at a third-party plugin too, by path or package name; repeatable',
      collect,
    )
    .option('--config <file>', 'read "plugins" from this JSON file (default: slp.config.json)')
    .option('--json', 'print JSON on stdout')
    .addHelpText('after', LIST_HELP)
    .action((flags: ListFlags) => interruptible(() => runPluginList(flags)));
}

const CHECK_HELP = `
Examples:
  $ slp plugin check .                                   the package in this folder, built
  $ slp plugin check ./sharpen.js                        a module
  $ slp plugin check slp-plugin-hls --json               a package that this project has installed

slp.conformance.json beside the plugin's package.json (or "slp": { "conformance": … } in it) says how to try it:

  { "options": { "path": "{folder}/out.csv" },           options that it takes; {folder} is an empty folder
    "refused": [{ "path": "" }],                         options that it must refuse
    "skip": { "deterministic": "it shows the time" },    rules that it cannot keep, and why
    "patience": 20000 }                                  milliseconds until a step counts as hanging

The plugin runs in a process of its own: one that hangs, exits or crashes fails the rule, and the next rule is tried in
another process. Exit code 1 where a rule fails.`;

function checkCommand(): Command {
  return new Command('check')
    .description('Try whether a plugin keeps the rules of the contract, and say which it breaks and why.')
    .argument('<plugin>', "path of a module or of a package's folder, or name of a package")
    .option('--time-limit <time>', 'for each rule, such as 90s or 5m (default: 30s)')
    .option('--json', 'print JSON on stdout')
    .addHelpText('after', CHECK_HELP)
    .action((plugin: string, flags: CheckFlags) =>
      interruptible((signal) => runPluginCheck(plugin, flags, signal)),
    );
}
