import type { Comparison } from './compare-generators.ts';
import type { Baseline, Evaluation } from './training-state.ts';

/** What training tells whoever watches it. */
export type TrainEvent =
  | {
      readonly type: 'started';
      /** Steps that were done before. */
      readonly step: number;
      readonly seconds: number;
      /** Observations of an epoch, where it is known. */
      readonly samples: number | undefined;
    }
  | {
      readonly type: 'step';
      /** Steps done. */
      readonly step: number;
      readonly batch: number;
      /** Epochs done, with a fraction where the number of observations is known. */
      readonly epoch: number;
      /** Of training, all sessions together. */
      readonly seconds: number;
      /** How far the run is, 0..1. */
      readonly progress: number;
      readonly losses: Readonly<Record<string, number>>;
    }
  | { readonly type: 'checkpoint'; readonly step: number; readonly path: string }
  | { readonly type: 'grid'; readonly path: string }
  | { readonly type: 'evaluating'; readonly done: number; readonly total: number }
  | { readonly type: 'baseline'; readonly baseline: Baseline }
  | { readonly type: 'evaluation'; readonly evaluation: Evaluation; readonly isBest: boolean }
  /** Of the exported model, at the end. */
  | { readonly type: 'comparison'; readonly comparison: Comparison };

/** Why a run has ended. */
export type Ending = 'steps' | 'epochs' | 'time' | 'patience';
