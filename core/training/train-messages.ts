import type { Frame, Objective, PluginSpec, Sample, TrainingStep } from '../contract.ts';
import type { BackendName } from '../neural/backend.ts';
import type { FromPluginThread, StopMessage } from '../plugin-thread.ts';
import type { DataPosition } from './training-samples.ts';

/** What a training thread is started with. */
export interface TrainPlan {
  /** URL of the module whose `builtins` export lists the built-in plugins. */
  readonly builtins: string;
  /** URLs of third-party plugin modules. */
  readonly plugins: readonly string[];
  readonly objective: PluginSpec;
  /**
   * The training data. The plugin is given, beside its own options: `shuffle: true`; `seed`, another one for each epoch; `shard:
   * {index, of}`, which share of the observations is wanted; and, where `onBadSample` is `fail`, so that none of them can be
   * missing, `skip`, how many of these to pass over.
   */
  readonly data: PluginSpec;
  readonly backend: BackendName | 'auto';
  readonly seed: number;
}

/** What a thread tells of itself when its plugins have started. */
export interface ThreadFacts {
  readonly backend: BackendName;
  readonly networks: Objective['networks'];
}

/** Memory that all threads see. */
export interface SharedMemory {
  /** Weights of each network, which only the main thread changes, and only between two steps. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** That of the exported network. */
  readonly average: Float32Array;
}

export interface Share {
  /** Which of how many equal parts of the data. */
  readonly shard: { readonly index: number; readonly of: number };
  readonly position: DataPosition;
}

/** What a thread did of a step. Its gradients are in its part of the shared memory. */
export interface PartialStep {
  readonly losses: Readonly<Record<string, number>>;
  /** The networks that have a gradient in this step. */
  readonly trained: readonly string[];
  readonly position: DataPosition;
}

/** What the main thread asks of a thread, and what it answers. */
export interface ThreadCalls {
  /** Begins its share of the data. */
  begin(memory: SharedMemory, gradients: Readonly<Record<string, Float32Array>>, share: Share): Promise<void>;
  /** The next `count` samples. */
  step(count: number, step: TrainingStep): Promise<PartialStep>;
  /** With the averaged weights. */
  preview(sample: Sample): Promise<readonly Frame[]>;
  /** Of the averaged weights. */
  export(directory: string): Promise<void>;
}

export type ThreadCall = {
  [Name in keyof ThreadCalls]: { readonly name: Name; readonly args: Parameters<ThreadCalls[Name]> };
}[keyof ThreadCalls];

export type ToTrainThread =
  | { readonly type: 'call'; readonly id: number; readonly call: ThreadCall }
  | StopMessage;

export type FromTrainThread = FromPluginThread<ThreadFacts, unknown>;
