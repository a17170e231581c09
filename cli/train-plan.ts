import type { RunServices } from '../core/compose.ts';
import { sizeOf } from '../core/neural/weights.ts';
import { adamOptions } from '../core/training/schedule.ts';
import type { TrainSettings } from '../core/training/settings.ts';
import { TrainPool } from '../core/training/train-pool.ts';

/** What a run would do. */
export interface TrainPlanReport {
  readonly settings: TrainSettings;
  /** Parameters of each network. */
  readonly networks: Readonly<Record<string, { readonly weights: number; readonly parameters: number }>>;
  /** Null where they are counted only by going through them. */
  readonly samples: number | null;
  readonly stepsPerEpoch: number | null;
  /** All of them, where a number of steps or epochs is the limit. */
  readonly steps: number | null;
}

export interface Plan {
  readonly settings: TrainSettings;
  readonly samples: number | undefined;
  readonly builtins: string;
  readonly pluginUrls: readonly string[];
}

/**
 * Starts what a run would start, as far as it can be had without a step, and describes it.
 *
 * @throws BACKEND_UNAVAILABLE, OPTION_INVALID, and what starting the objective throws
 */
export async function describePlan(
  { settings, samples, builtins, pluginUrls }: Plan,
  { log }: RunServices,
): Promise<{ readonly report: TrainPlanReport; readonly rows: [string, string][] }> {
  const { objective, data, backend, seed } = settings;
  const plan = { builtins, plugins: pluginUrls, objective, data, backend, seed };
  await using pool = await TrainPool.start(plan, 1, log);
  const { networks } = pool.facts;
  adamOptions(settings, Object.keys(networks));
  const report: TrainPlanReport = {
    settings: { ...settings, backend: pool.facts.backend },
    networks: Object.fromEntries(
      Object.entries(networks).map(([name, weights]) => {
        const parameters = weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
        return [name, { weights: weights.length, parameters }];
      }),
    ),
    samples: samples ?? null,
    stepsPerEpoch: samples ? Math.ceil(samples / settings.batch) : null,
    steps: stepsOf(settings, samples),
  };
  return { report, rows: rowsOf(report) };
}

function stepsOf({ steps, epochs, batch }: TrainSettings, samples: number | undefined): number | null {
  const limits = [
    ...(steps === null ? [] : [steps]),
    ...(epochs === null || !samples ? [] : [Math.ceil((epochs * samples) / batch)]),
  ];
  return limits.length === 0 ? null : Math.min(...limits);
}

function rowsOf({ settings, networks, samples, stepsPerEpoch, steps }: TrainPlanReport): [string, string][] {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return [
    ...Object.entries(settings).map(([name, value]): [string, string] => [name, text(value)]),
    ...Object.entries(networks).map(([name, { parameters, weights }]): [string, string] => [
      `network ${name}`,
      `${parameters.toLocaleString('en')} parameters in ${weights} weights`,
    ]),
    ['samples', samples === null ? 'unknown' : `${samples}, ${stepsPerEpoch} steps an epoch`],
    ['steps in all', steps === null ? 'until the time is over' : String(steps)],
  ];
}
