import ts from 'typescript';
import { repository } from '../support/workspace.ts';

const root = repository('');

/** The options of tsconfig.json. */
function compilerOptions(): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(repository('tsconfig.json'), ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root).options;
}

/**
 * The declarations that a build would write for some files and all that they import, made from the sources as they are: a
 * `dist` that is older does not matter.
 *
 * @param declarations paths like `dist/core/index.d.ts`, relative to the repository
 */
export function declare(declarations: readonly string[]): ts.Program {
  const options = { ...compilerOptions(), declaration: true, emitDeclarationOnly: true };
  const sources = declarations.map((path) =>
    repository(path.replace(/^dist\//, '').replace(/\.d\.ts$/, '.ts')),
  );
  const written = new Map<string, string>();
  ts.createProgram(sources, options).emit(
    undefined,
    (path, text) => written.set(path, text),
    undefined,
    true,
  );

  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => written.has(path) || fileExists(path);
  // Folders need not be there, either.
  host.directoryExists = undefined;
  host.readFile = (path) => written.get(path) ?? readFile(path);
  host.getSourceFile = (path, languageVersion) => {
    const text = host.readFile(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, languageVersion, true);
  };
  return ts.createProgram(declarations.map(repository), { ...options, noEmit: true }, host);
}
