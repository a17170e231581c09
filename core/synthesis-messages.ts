import type { Frame, PluginSpec, Pose, Signer } from './contract.ts';
import type { FromPluginThread, StopMessage } from './plugin-thread.ts';

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
  | StopMessage;

export type FromThread = FromPluginThread<void, Frame>;
