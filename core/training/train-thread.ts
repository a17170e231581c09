import type { Frame, Sample, TrainingStep } from '../contract.ts';
import { PluginThread } from '../plugin-thread.ts';
import type {
  PartialStep,
  Share,
  SharedMemory,
  ThreadCall,
  ThreadCalls,
  ThreadFacts,
  ToTrainThread,
  TrainPlan,
} from './train-messages.ts';

/** A training thread, seen from the main one. Its calls reject with WORKER_LOST once it has ended. */
export class TrainThread implements ThreadCalls, AsyncDisposable {
  readonly #thread: PluginThread<ToTrainThread, ThreadFacts, unknown>;

  constructor(plan: TrainPlan, log: (message: string) => void) {
    const module = new URL('./train-worker.js', import.meta.url);
    this.#thread = new PluginThread({ module, plan, task: 'training', log });
  }

  /** Its plugins have started. */
  get ready(): Promise<ThreadFacts> {
    return this.#thread.ready;
  }

  begin(
    memory: SharedMemory,
    gradients: Readonly<Record<string, Float32Array>>,
    share: Share,
  ): Promise<void> {
    return this.#call({ name: 'begin', args: [memory, gradients, share] });
  }

  step(count: number, step: TrainingStep): Promise<PartialStep> {
    return this.#call({ name: 'step', args: [count, step] });
  }

  preview(sample: Sample): Promise<readonly Frame[]> {
    return this.#call({ name: 'preview', args: [sample] });
  }

  export(directory: string): Promise<void> {
    return this.#call({ name: 'export', args: [directory] });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#thread.stop(true);
  }

  #call<Result>(call: ThreadCall): Promise<Result> {
    return this.#thread.call((id) => ({ type: 'call', id, call })) as Promise<Result>;
  }
}
