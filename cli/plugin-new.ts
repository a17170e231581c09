import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errors } from '../core/errors.ts';
import { checkFolderOf, PartialOutput } from '../core/files/partial-output.ts';
import { builtins } from '../plugins/builtins.ts';
import { pluginManifest } from './plugin-manifest.ts';
import { linkSettings, slpFolder, slpManifest, slpSpecifier } from './slp-package.ts';

/** What there is a template for: one line about it, and what shows it with `slp render`. */
const TEMPLATES = {
  source: { summary: 'somebody who waves', usage: '--source NAME -o waving.mp4' },
  generator: { summary: 'draws the keypoints over the photo', usage: 'POSES --generator NAME -o out.mp4' },
  refiner: { summary: 'takes the colour out of every frame', usage: 'POSES --refiner NAME -o out.mp4' },
  sink: { summary: 'writes down how bright every frame is', usage: 'POSES --sink NAME -o brightness.csv' },
} as const;

export type TemplateKind = keyof typeof TEMPLATES;

export const TEMPLATE_KINDS = Object.keys(TEMPLATES) as TemplateKind[];

export interface NewPlugin {
  readonly name: string;
  readonly kind: TemplateKind;
  /** Absolute path of the package. */
  readonly folder: string;
}

/**
 * Writes the package of a new plugin: all of it or, where that fails, nothing.
 *
 * @param given name of the plugin, or of its package
 * @param dir folder to write it into; without it, `slp-plugin-NAME`. It must be new or empty.
 * @throws OPTION_INVALID, OUTPUT_UNWRITABLE
 */
export async function newPlugin(given: string, kind: TemplateKind, dir?: string): Promise<NewPlugin> {
  const name = checkName(given.replace(/^slp-plugin-/, ''));
  const folder = resolve(dir ?? `slp-plugin-${name}`);
  const exists = await checkEmpty(folder);
  await checkFolderOf(folder);

  const files = await packageFiles(name, kind, folder);
  await using output = new PartialOutput(folder);
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(output.path, path)), { recursive: true });
      await writeFile(join(output.path, path), text);
    }
    // A folder that is there already may be somebody's working directory: it is filled, not replaced.
    if (exists) await moveEntries(output.path, folder);
  } catch (cause) {
    throw errors.OUTPUT_UNWRITABLE(folder, cause);
  }
  if (!exists) await output.commit();
  return { name, kind, folder };
}

/** Texts by path. */
type Files = Record<string, string>;

async function packageFiles(name: string, kind: TemplateKind, folder: string): Promise<Files> {
  const root = slpFolder();
  const own = await slpManifest();
  const { summary, usage } = TEMPLATES[kind];
  const description = `A ${kind} for slp: ${summary}`;
  const slp = await slpSpecifier(folder, root, own.version);
  const settings = slp.startsWith('file:') ? await linkSettings(root) : undefined;
  const files: Files = {
    ...(await readTemplate(join(root, 'cli/plugin-template/common'))),
    ...(await readTemplate(join(root, 'cli/plugin-template', kind))),
    'package.json': `${JSON.stringify(pluginManifest({ name, description, slp }, own), null, 2)}\n`,
    ...(settings && { '.npmrc': settings }),
  };
  for (const [path, text] of Object.entries(files)) {
    files[path] = text
      .replaceAll('{{description}}', description)
      .replaceAll('{{usage}}', renderCommand(usage))
      .replaceAll('my-plugin', name);
  }
  return files;
}

async function readTemplate(folder: string): Promise<Files> {
  const files: Files = {};
  for (const path of await readdir(folder, { recursive: true })) {
    const file = join(folder, path);
    if (!(await stat(file)).isFile()) continue;
    // npm leaves files called .gitignore out of packages, also out of that of slp.
    files[path.replace(/^gitignore$/, '.gitignore')] = await readFile(file, 'utf8');
  }
  return files;
}

/** The example poses and photo of slp, through the plugin `my-plugin` of the working directory. */
function renderCommand(usage: string): string {
  const examples = 'node_modules/slp/examples';
  const what = usage.replace('POSES', `${examples}/poses.json`).replace('NAME', 'my-plugin');
  return `npx slp render ${what} \\\n  --ref ${examples}/signer.png --plugin .`;
}

/** @throws OPTION_INVALID */
function checkName(name: string): string {
  const known = Object.values(builtins).flatMap((plugins) => Object.keys(plugins));
  const problem = !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)
    ? 'is not lower case with hyphens, such as "soft-light"'
    : known.includes(name)
      ? 'is the name of a plugin that comes with slp'
      : name.length > 100
        ? 'is longer than 100 characters'
        : undefined;
  if (problem) throw errors.OPTION_INVALID(`NAME "${name}"`, problem);
  return name;
}

/**
 * @returns whether there is a folder, which is empty then.
 * @throws OUTPUT_UNWRITABLE
 */
async function checkEmpty(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw errors.OUTPUT_UNWRITABLE(folder, cause);
  });
  if (names?.length) {
    throw errors.OUTPUT_UNWRITABLE(folder, 'the folder is not empty', 'name another one with --dir');
  }
  return names !== undefined;
}

/** All of them or, where that fails, none. */
async function moveEntries(from: string, to: string): Promise<void> {
  const moved: string[] = [];
  try {
    for (const name of await readdir(from)) {
      await rename(join(from, name), join(to, name));
      moved.push(join(to, name));
    }
  } catch (cause) {
    for (const path of moved) await rm(path, { recursive: true });
    throw cause;
  }
}
