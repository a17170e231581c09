import 'reflect-metadata';
import { container, type DependencyContainer, type InjectionToken } from 'tsyringe';
import type { Host, NodeKinds, PluginDefinition, PluginKind, PluginSpec, SchemaIssue } from './contract.ts';
import { errors } from './errors.ts';
import { type Callee, callHook, guardNode, nodeProblem } from './plugin-boundary.ts';
import type { Registry } from './registry.ts';
import { didYouMean } from './suggest.ts';
import { type Watchdog, watchdog } from './watchdog.ts';

/** What every run has, whatever its nodes are. */
export interface RunServices {
  readonly registry: Registry;
  /** Aborts when the run ends early; plugins get it too. */
  readonly signal: AbortSignal;
  /** Shows one line to people. */
  readonly log: (message: string) => void;
  /** Sees to it that calls of third-party plugins come to an end; without one, that of the thread. */
  readonly watchdog?: Watchdog;
}

const SERVICES: InjectionToken<RunServices> = Symbol('run services');
const NODES: { readonly [K in PluginKind]: InjectionToken<NodeKinds[K]> } = {
  source: Symbol('source'),
  estimator: Symbol('estimator'),
  generator: Symbol('generator'),
  refiner: Symbol('refiner'),
  sink: Symbol('sink'),
  objective: Symbol('objective'),
};

/**
 * The nodes of one run: starts them, holds them, and disposes of them newest first, also of those already started when a
 * later one fails. The container is the service table; it does not know how to dispose of what a plugin made, so the list is kept here.
 */
export class Composition implements AsyncDisposable {
  readonly #container: DependencyContainer = container.createChildContainer();
  readonly #disposals: (() => Promise<void>)[] = [];

  constructor(services: RunServices) {
    this.#container.register(SERVICES, { useValue: services });
  }

  /**
   * Starts the node that a plugin makes.
   *
   * @throws PLUGIN_NOT_FOUND, PLUGIN_OPTIONS, PLUGIN_FAILED, PLUGIN_HUNG, and what the plugin itself reports
   */
  async start<K extends PluginKind>(kind: K, plugin: PluginSpec): Promise<NodeKinds[K]> {
    const node = await this.#create(kind, plugin);
    this.#container.register<NodeKinds[K]>(NODES[kind], { useValue: node });
    return node;
  }

  async #create<K extends PluginKind>(kind: K, { name, options }: PluginSpec): Promise<NodeKinds[K]> {
    const services = this.#container.resolve(SERVICES);
    const plugin = await services.registry.find(kind, name);
    const checked = await checkOptions(plugin, options);
    const callee = calleeFor(kind, name, services);
    const started = await callHook(callee, 'create', undefined, async () => {
      const node = await plugin.create(checked, this.#hostFor(name, services));
      const problem = nodeProblem(kind, node);
      if (problem) throw new TypeError(problem);
      return node;
    });
    this.#disposals.push(async () => {
      await callHook(callee, 'dispose', undefined, async () => started[Symbol.asyncDispose]?.());
    });
    return guardNode(kind, callee, started);
  }

  #hostFor(plugin: string, { signal, log }: RunServices): Host {
    return {
      signal,
      log: (message) => log(`${plugin}: ${message}`),
      fail: (message, hint) => errors.PLUGIN_REFUSED(plugin, message, hint),
      use: (kind, other) => this.#create(kind, other),
    };
  }

  /** All nodes of a kind, in the order in which they were started, without those that plugins started for themselves. */
  nodes<K extends PluginKind>(kind: K): NodeKinds[K][] {
    const token: InjectionToken<NodeKinds[K]> = NODES[kind];
    return this.#container.isRegistered(token) ? this.#container.resolveAll(token) : [];
  }

  /** Disposes of every node, also when one of them fails at it; then throws the first failure. */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = [];
    for (const dispose of this.#disposals.splice(0).reverse()) {
      await dispose().catch((failure: unknown) => failures.push(failure));
    }
    this.#container.reset();
    if (failures.length > 0) throw failures[0];
  }
}

function calleeFor(kind: PluginKind, plugin: string, services: RunServices): Callee {
  if (services.registry.isBuiltin(kind, plugin)) return { plugin };
  return { plugin, watch: (services.watchdog ?? watchdog).watch(plugin) };
}

async function checkOptions(plugin: PluginDefinition, options: unknown): Promise<unknown> {
  const result = await plugin.options['~standard'].validate(options);
  if (!result.issues) return result.value;
  throw errors.PLUGIN_OPTIONS(
    plugin.name,
    result.issues.map((issue) => describeIssue(issue, plugin)),
  );
}

function describeIssue(issue: SchemaIssue, plugin: PluginDefinition): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  const suggestions = unknownKeys(issue).map((key) => didYouMean(key, optionNames(plugin)));
  return [path && `${path}:`, issue.message, ...suggestions].filter(Boolean).join(' ');
}

/** Standard Schema does not say which keys were unknown; zod's issues do. */
function unknownKeys(issue: SchemaIssue): string[] {
  return 'keys' in issue && Array.isArray(issue.keys) ? issue.keys.map(String) : [];
}

/** Standard Schema does not list the known keys; zod's object schemas do. */
function optionNames(plugin: PluginDefinition): string[] {
  const schema: object = plugin.options;
  return 'shape' in schema && typeof schema.shape === 'object' && schema.shape
    ? Object.keys(schema.shape)
    : [];
}
