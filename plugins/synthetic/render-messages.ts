import type { Frame, Pose } from '../../core/contract.ts';
import type { RenderedLayout } from '../../core/dataset/rendered-files.ts';
import type { FromPluginThread, StopMessage } from '../../core/plugin-thread.ts';
import type { FilmPlan } from './stage.ts';

/** How frames are written into tars. */
export interface FilesPlan {
  readonly layout: RenderedLayout;
  /** Of the JPEG, 1..100. */
  readonly quality: number;
}

/** What a rendering thread is started with. */
export interface RenderPlan extends FilmPlan {
  /** Absent where frames are wanted as they are. */
  readonly files?: FilesPlan;
}

/** A frame as it is, for a source. */
export interface FilmedFrame {
  readonly frame: Frame;
  readonly pose: Pose;
}

/** A frame as the bytes of files in a tar. */
export interface FrameFiles {
  /** By tar: one for a sample, of a reference as many as the layout has. */
  readonly bytes: readonly Uint8Array[];
  /** What is seen of each part, 0..1. */
  readonly seen: { readonly leftHand: number; readonly rightHand: number; readonly face: number };
}

/** Which frame: that of a clip, or a signer's reference. */
export interface FrameRequest {
  readonly signer: number;
  readonly at: { readonly clip: number; readonly frame: number } | 'reference';
}

/** What a thread is asked. */
export type ToThread =
  | StopMessage
  | ({ readonly type: 'film'; readonly id: number } & FrameRequest)
  | ({ readonly type: 'keypoints'; readonly id: number } & FrameRequest)
  | ({ readonly type: 'files'; readonly id: number; readonly clips: readonly string[] } & FrameRequest);

/** What it answers. */
export type FromThread = FromPluginThread<void, FilmedFrame | FrameFiles | Pose>;
