import { Composition, type RunServices } from '../core/compose.ts';
import type { Estimator, PluginSpec } from '../core/contract.ts';
import { messageOf } from '../core/errors.ts';

/**
 * Starts an estimator for as long as `use` runs.
 *
 * @throws the reason of `services.signal` where that aborted, else what went wrong first: in the start, in `use`, at the end
 */
export async function withEstimator<T>(
  plugin: PluginSpec,
  services: RunServices,
  use: (estimator: Estimator) => Promise<T>,
): Promise<T> {
  const failure = new AbortController();
  const signal = AbortSignal.any([services.signal, failure.signal]);
  const composition = new Composition({ ...services, signal });
  let result: T;
  try {
    result = await use(await composition.start('estimator', plugin));
  } catch (error) {
    failure.abort(error);
    await composition[Symbol.asyncDispose]().catch((another: unknown) => services.log(messageOf(another)));
    services.signal.throwIfAborted();
    throw error;
  }
  await composition[Symbol.asyncDispose]();
  return result;
}
