import ts from 'typescript';
import { repository } from '../support/workspace.ts';
import { declare } from './declare.ts';
import type { Entry } from './entries.ts';

/** The public surface of one entry. */
export interface ApiDescription extends Entry {
  /** Every exported declaration and every other one that these mention, sorted by name, without comments: Markdown. */
  readonly report: string;
  /** What has no description, as `Pose.body`. */
  readonly undocumented: readonly string[];
}

type Symbols = ReadonlyMap<string, ts.Symbol>;

/** Describes what the entries export, from the sources. */
export function describeApi(entries: readonly Entry[]): ApiDescription[] {
  const program = declare(entries.map(({ declarations }) => declarations));
  const checker = program.getTypeChecker();
  const exported = entries.map(({ declarations }) => exportsOf(declarations, program));
  return entries.map((entry, i) => {
    const own = exported[i];
    const mentioned = mentionedBy(own, new Set(exported.flatMap((each) => [...each.values()])), checker);
    return {
      ...entry,
      report: [
        `# ${entry.specifier}`,
        'What this entry exports, and what a change of it shows in review. Written by `test/api/public-api.test.ts`.',
        codeOf(own),
        ...(mentioned.size > 0 ? ['## Mentioned, not exported', codeOf(mentioned)] : []),
        '',
      ]
        .join('\n\n')
        .replace(/\n+$/, '\n'),
      undocumented: [...own, ...mentioned].flatMap(([name, symbol]) => undocumented(name, symbol, checker)),
    };
  });
}

function exportsOf(declarations: string, program: ts.Program): Symbols {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(repository(declarations));
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${declarations} declares no module`);
  return byName(
    checker
      .getExportsOfModule(module)
      .map((symbol) => [
        symbol.name,
        symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
      ]),
  );
}

function byName(symbols: [string, ts.Symbol][]): Symbols {
  return new Map(symbols.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What declarations mention of this package that no entry exports, and what that mentions in turn. */
function mentionedBy(from: Symbols, exported: ReadonlySet<ts.Symbol>, checker: ts.TypeChecker): Symbols {
  const found = new Map<string, ts.Symbol>();
  const visit = (node: ts.Node): void => {
    if (isHidden(node)) return;
    if (ts.isIdentifier(node)) include(checker.getSymbolAtLocation(node));
    ts.forEachChild(node, visit);
  };
  const include = (symbol: ts.Symbol | undefined): void => {
    if (!symbol) return;
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (exported.has(target) || found.has(target.name) || !statementsOf(target).length) return;
    found.set(target.name, target);
    for (const statement of statementsOf(target)) visit(statement);
  };
  for (const symbol of from.values()) for (const statement of statementsOf(symbol)) visit(statement);
  return byName([...found]);
}

/** The statements of this package's modules that declare a symbol; none for members, parameters and what comes from elsewhere. */
function statementsOf(symbol: ts.Symbol): ts.Statement[] {
  return (symbol.declarations ?? [])
    .map((node): ts.Node => (ts.isVariableDeclaration(node) ? node.parent.parent : node))
    .filter(ts.isStatement)
    .filter(({ parent }) => ts.isSourceFile(parent) && parent.fileName.startsWith(repository('dist/')));
}

/** Whether nobody outside of the class can use it. */
function isHidden(node: ts.Node): boolean {
  if (!ts.isClassElement(node)) return false;
  if (node.name && ts.isPrivateIdentifier(node.name)) return true;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (ts.getCombinedModifierFlags(node) & hidden) !== 0;
}

function codeOf(symbols: Symbols): string {
  const blocks = [...symbols].map(([name, symbol]) => {
    const statements = statementsOf(symbol);
    if (statements.length === 0) throw new Error(`"${name}" is exported, but declared nowhere`);
    return statements.map(print).join('\n');
  });
  return ['```ts', blocks.join('\n\n'), '```'].join('\n');
}

const printer = ts.createPrinter({ removeComments: true });

function print(statement: ts.Statement): string {
  const { transformed } = ts.transform(statement, [
    (context) => {
      const visit = (node: ts.Node): ts.Node | undefined =>
        isHidden(node) ? undefined : ts.visitEachChild(node, visit, context);
      return (node) => ts.visitEachChild(node, visit, context);
    },
  ]);
  const text = printer.printNode(ts.EmitHint.Unspecified, transformed[0], statement.getSourceFile());
  return text.replace(/^( {4})+/gm, (indent) => indent.slice(indent.length / 2));
}

/** The symbol and its members, as far as they lack a description. */
function undocumented(name: string, symbol: ts.Symbol, checker: ts.TypeChecker): string[] {
  const lacking = isDescribed(symbol, checker) ? [] : [name];
  for (const statement of statementsOf(symbol)) {
    // The members of an object are told by the description of the constant.
    if (!ts.isVariableStatement(statement)) lacking.push(...undocumentedMembers(name, statement, checker));
  }
  return lacking;
}

function undocumentedMembers(owner: string, node: ts.Node, checker: ts.TypeChecker): string[] {
  const lacking: string[] = [];
  ts.forEachChild(node, (child) => {
    // What a function takes and returns is told by the description of the function.
    if (isHidden(child) || ts.isParameter(child) || (ts.isFunctionLike(node) && ts.isTypeNode(child))) return;
    if (!ts.isTypeElement(child) && !ts.isClassElement(child)) {
      lacking.push(...undocumentedMembers(owner, child, checker));
      return;
    }
    const name = `${owner}.${child.name?.getText() ?? 'constructor'}`;
    const symbol = child.name && checker.getSymbolAtLocation(child.name);
    const described = symbol ? isDescribed(symbol, checker) : ts.getJSDocCommentsAndTags(child).length > 0;
    if (!described) lacking.push(name);
    lacking.push(...undocumentedMembers(name, child, checker));
  });
  return lacking;
}

/** Also where the description stands at what a member overrides. */
function isDescribed(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  return symbol.getDocumentationComment(checker).length > 0 || symbol.getJsDocTags(checker).length > 0;
}
