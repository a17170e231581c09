import { mkdir, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { PluginSpec, Sample } from '../contract.ts';
import { errors } from '../errors.ts';
import { readCheckpoint } from './checkpoints.ts';
import { type Comparison, compareGenerators } from './compare-generators.ts';
import { evaluateGenerator, testSamples } from './evaluate-generator.ts';
import { copyTensors, EXPORTED } from './learning-state.ts';
import { layOut, toPng } from './sample-grid.ts';
import { type FrameScore, meanScores } from './score-frame.ts';
import type { TrainEvent } from './train-event.ts';
import type { TrainServices } from './trainer.ts';
import type { TrainingParts } from './training-loop.ts';
import { type Baseline, bestOf, type Evaluation, type Scores } from './training-state.ts';

/** Training stands still meanwhile. */
const RENDERING_THREADS = Math.min(8, availableParallelism());
/** Samples in a picture, one a row. */
const ROWS = 4;

/** What a run shows of itself: pictures of some samples, scores on the test samples, and in the end the model. */
export class TrainingView {
  #samples: readonly Sample[] = [];
  #baseline: Baseline | undefined;

  constructor(
    private readonly parts: TrainingParts,
    baseline: Baseline | undefined,
    private readonly services: TrainServices,
    private readonly report: (event: TrainEvent) => void,
  ) {
    this.#baseline = baseline;
  }

  get baseline(): Baseline | undefined {
    return this.#baseline;
  }

  /** Whether something is held out to evaluate with. */
  get canEvaluate(): boolean {
    return this.parts.settings.test !== null;
  }

  /** Reads the test samples, where there are any (else some of the training data, to look at), and scores the baseline on them. */
  async open(): Promise<void> {
    const { test, data, baseline, testSamples: count } = this.parts.settings;
    this.#samples = await testSamples(test ?? data, test ? count : ROWS, this.services);
    if (this.#samples.length === 0) throw errors.TRAINING_UNUSABLE('the test data shows nobody');
    if (!test || !baseline || this.#baseline) return;
    this.#baseline = { name: baseline.name, scores: meanScores(await this.#score(baseline)) };
    this.report({ type: 'baseline', baseline: this.#baseline });
    await this.writeEvaluations([]);
  }

  /** Renders the test samples with the averaged weights of this moment. */
  async evaluate(step: number): Promise<Scores> {
    const { run, settings, pool, log } = this.parts;
    const model = join(run.folder.models, '.model');
    await emptyFolder(model);
    await pool.export(model);
    const scores = meanScores(await this.#score({ name: settings.objective.name, options: { model } }));
    await rm(model, { recursive: true, force: true });
    const known = Object.entries(scores).filter(([, score]) => score !== null);
    await log.scalars(step, Object.fromEntries(known.map(([name, score]) => [`test/SSIM ${name}`, score])));
    return scores;
  }

  /** @param final how the exported model compares, once it is there */
  async writeEvaluations(evaluations: readonly Evaluation[], final?: Comparison): Promise<void> {
    const best = bestOf(evaluations) ?? null;
    const document = { baseline: this.#baseline ?? null, best, evaluations, final: final ?? null };
    await this.parts.run.folder.write('results/evaluation.json', `${JSON.stringify(document, null, 2)}\n`);
  }

  /** See `Objective.preview`. */
  async draw(step: number): Promise<void> {
    const { run, pool, log } = this.parts;
    const picture = await toPng(layOut(await pool.preview(this.#samples.slice(0, ROWS))));
    const name = `results/step_${String(step).padStart(6, '0')}.png`;
    const path = await run.folder.write(name, picture.png);
    await log.picture(step, 'samples', picture);
    this.report({ type: 'grid', path });
  }

  /**
   * Writes the model of the best checkpoint, of the present one where nothing was evaluated.
   *
   * @param restore whether the best weights have to be fetched: those of this moment are lost by it
   */
  async exportBest(restore: boolean): Promise<void> {
    const { run, checkpoints, learning, pool } = this.parts;
    if (restore && checkpoints.best) {
      const { declarations, average } = learning.networks.get(EXPORTED)!;
      const { tensors } = await readCheckpoint(checkpoints.best);
      copyTensors(tensors, `average/${EXPORTED}`, declarations, average!);
    }
    const { models, final } = run.folder;
    const partial = join(models, '.final');
    await emptyFolder(partial);
    await pool.export(partial);
    try {
      await rm(final, { recursive: true, force: true });
      await rename(partial, final);
    } catch (cause) {
      throw errors.OUTPUT_UNWRITABLE(final, cause);
    }
  }

  /** Renders the test samples once more, with the exported model and with the baseline; nothing where there is none of these. */
  async compare(): Promise<Comparison | undefined> {
    const { run, settings } = this.parts;
    const { test, baseline, objective } = settings;
    if (!test || !baseline) return undefined;
    const model = await this.#score({ name: objective.name, options: { model: run.folder.final } });
    const comparison = compareGenerators(this.#samples, model, await this.#score(baseline), baseline.name);
    this.report({ type: 'comparison', comparison });
    return comparison;
  }

  #score(generator: PluginSpec): Promise<FrameScore[]> {
    const { run } = this.parts;
    const total = this.#samples.length;
    return evaluateGenerator(
      this.#samples,
      { generator, builtins: run.builtins, plugins: run.pluginUrls, threads: RENDERING_THREADS },
      this.services,
      (done) => this.report({ type: 'evaluating', done, total }),
    );
  }
}

async function emptyFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw errors.OUTPUT_UNWRITABLE(path, cause);
  }
}
