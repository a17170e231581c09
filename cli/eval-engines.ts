import { Composition, type RunServices } from '../core/compose.ts';
import type { Estimator, PluginSpec } from '../core/contract.ts';
import { messageOf } from '../core/errors.ts';
import type { SynthesisPlan } from '../core/synthesis-messages.ts';
import { SynthesisPool } from '../core/synthesis-pool.ts';

export interface EnginePlan {
  readonly estimator: PluginSpec;
  readonly synthesis: SynthesisPlan;
  /** What the rendering is compared with. */
  readonly baseline?: SynthesisPlan;
  /** Of each synthesis. */
  readonly threads: number;
}

/** What renders clips and finds keypoints in them: started when it is first asked for, all of it ended together. */
export class EvalEngines implements AsyncDisposable {
  readonly #composition: Composition;
  #estimator: Promise<Estimator> | undefined;
  #synthesis: Promise<SynthesisPool> | undefined;
  #baseline: Promise<SynthesisPool> | undefined;

  constructor(
    private readonly plan: EnginePlan,
    private readonly services: RunServices,
  ) {
    this.#composition = new Composition(services);
  }

  estimator(): Promise<Estimator> {
    this.#estimator ??= this.#composition.start('estimator', this.plan.estimator);
    return this.#estimator;
  }

  synthesis(): Promise<SynthesisPool> {
    this.#synthesis ??= this.#start(this.plan.synthesis);
    return this.#synthesis;
  }

  async baseline(): Promise<SynthesisPool | undefined> {
    if (!this.plan.baseline) return undefined;
    this.#baseline ??= this.#start(this.plan.baseline);
    return this.#baseline;
  }

  #start(plan: SynthesisPlan): Promise<SynthesisPool> {
    return SynthesisPool.start(plan, this.plan.threads, this.services.log);
  }

  /** What did not start has been reported by then; what fails to end is worth a line. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const starting of [this.#baseline, this.#synthesis]) {
      const pool = await starting?.catch(() => undefined);
      await pool?.[Symbol.asyncDispose]().catch((error: unknown) => this.services.log(messageOf(error)));
    }
    await this.#composition[Symbol.asyncDispose]().catch((error: unknown) =>
      this.services.log(messageOf(error)),
    );
  }
}
