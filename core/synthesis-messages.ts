import type { Frame, PluginSpec, Pose, Signer } from './contract.ts';
import type { ErrorRecord } from './errors.ts';

/** How many signers a thread keeps: a data set may hold thousands. */
export const REMEMBERED_SIGNERS = 8;

/** What a synthesis thread is started with: enough to build generator and refiners over there. */
export interface SynthesisPlan {
  /** URL of the module whose `builtins` export lists the built-in plugins. */
  readonly builtins: string;
  /** URLs of third-party plugin modules. */
  readonly plugins: readonly string[];
  readonly generator: PluginSpec;
  readonly refiners: readonly PluginSpec[];
}

/** A sample without its signer, whose picture crosses to a thread once and not with every frame. */
export interface SampleRecord {
  readonly pose: Pose;
  readonly previous: Pose | undefined;
  readonly nearArm: 'left' | 'right';
  readonly signerId: string;
  readonly target: Frame | undefined;
}

export type ToThread =
  | { readonly type: 'signer'; readonly signer: Signer }
  | { readonly type: 'sample'; readonly id: number; readonly sample: SampleRecord }
  /** Dispose of everything and end; early where a frame may still be under way. */
  | { readonly type: 'stop'; readonly early: boolean };

export type FromThread =
  | { readonly type: 'ready' }
  | { readonly type: 'frame'; readonly id: number; readonly frame: Frame }
  /** Without an id the whole thread is of no use: a plugin did not start. */
  | { readonly type: 'error'; readonly id: number | undefined; readonly error: ErrorRecord }
  | { readonly type: 'log'; readonly message: string };
