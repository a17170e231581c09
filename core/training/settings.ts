import type { PluginSpec } from '../contract.ts';
import type { BackendName } from '../neural/backend.ts';

/** All that a run was told, complete: `config.json` of its folder holds it. */
export interface TrainSettings {
  readonly objective: PluginSpec;
  /** See `TrainPlan.data`. */
  readonly data: PluginSpec;
  /** Likewise, for evaluation; null: nothing is held out. */
  readonly test: PluginSpec | null;
  /** The generator that the model is compared with; null for none. */
  readonly baseline: PluginSpec | null;
  /** Samples of a step. */
  readonly batch: number;
  readonly threads: number;
  readonly backend: BackendName | 'auto';
  readonly seed: number;
  /** One number for all networks, or one each. */
  readonly learningRate: number | Readonly<Record<string, number>>;
  /** Share of the run, at its end, over which learning rates fall, 0..1. */
  readonly decay: number;
  /** Gradients longer than this are cut to it, network by network. */
  readonly clipNorm: number;
  /** The run ends with the first of these that is reached; null: never. */
  readonly steps: number | null;
  /** How often the data is gone through. */
  readonly epochs: number | null;
  /** Seconds of training, all sessions together. */
  readonly timeLimit: number | null;
  /** Evaluations without a better one. */
  readonly patience: number | null;
  /** Seconds. */
  readonly checkpointEvery: number;
  /** Steps between two pictures of test samples. */
  readonly gridEvery: number;
  /** Seconds between two evaluations; null: one after each epoch. */
  readonly evaluateEvery: number | null;
  /** Samples of an evaluation, at most. */
  readonly testSamples: number;
}

/** What may be changed when a run is gone on with: the rest of what was learnt stays what it was. */
const CHANGEABLE = [
  'learningRate',
  'decay',
  'steps',
  'epochs',
  'timeLimit',
  'patience',
  'checkpointEvery',
  'gridEvery',
  'evaluateEvery',
] as const satisfies (keyof TrainSettings)[];

/** Fingerprints of the data. */
export interface DataPrints {
  readonly training: string;
  readonly test: string;
}

/** What the learnt numbers depend on, whenever the run ends and however it is watched. Where the data lies does not count. */
export function identityOf(settings: TrainSettings, prints: DataPrints): Record<string, unknown> {
  const kept = Object.entries(settings).filter(([name]) => !(CHANGEABLE as readonly string[]).includes(name));
  return {
    ...Object.fromEntries(kept),
    data: withoutPlace(settings.data),
    test: settings.test && withoutPlace(settings.test),
    dataset: prints,
  };
}

function withoutPlace({ name, options: { path: _path, base: _base, ...options } }: PluginSpec): PluginSpec {
  return { name, options };
}

/** Names of what differs between two identities, such as `batch` or `objective.preset`. */
export function differences(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): string[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.flatMap((name) => {
    const [one, other] = [a[name], b[name]];
    if (canonical(one) === canonical(other)) return [];
    const deeper = isRecord(one) && isRecord(other) ? differences(one, other) : [];
    return deeper.length > 0 ? deeper.map((inner) => `${name}.${inner}`) : [name];
  });
}

/** JSON in which the order of keys says nothing. */
function canonical(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
  return text ?? 'undefined';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
