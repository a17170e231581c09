import type { ErrorRecord } from '../../core/errors.ts';
import type { HolisticOptions } from './options.ts';
import type { Picture } from './picture.ts';
import type { Landmarks } from './region.ts';
import type { StageName } from './stages.ts';

/** What a thread is started with. */
export interface ThreadPlan {
  readonly stages: readonly StageName[];
  readonly options: HolisticOptions;
}

/** One stage is to look at one picture. */
export interface Task {
  readonly stage: StageName;
  /** Its bytes are in shared memory. */
  readonly picture: Picture;
  /** The picture does not continue the one before. */
  readonly isFirst: boolean;
  readonly body: Landmarks | null;
}

export interface ToThread {
  readonly id: number;
  readonly task: Task;
}

export type FromThread =
  | { readonly type: 'ready' }
  | { readonly type: 'found'; readonly id: number; readonly landmarks: Landmarks | null }
  /** Without an id the whole thread is of no use: it could not load its models. */
  | { readonly type: 'error'; readonly id: number | undefined; readonly error: ErrorRecord };
