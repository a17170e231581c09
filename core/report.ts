/** What a running graph tells whoever watches it: the progress bar, `--json`, a server's statistics. */
export type RunEvent =
  | {
      readonly type: 'started';
      readonly fps: number;
      /** Number of frames to come, where it is known. */
      readonly length: number | undefined;
    }
  | {
      /** A pose has come from the source. Of a file, many come before the first frame leaves (see `condition`). */
      readonly type: 'observed';
      /** How many so far. */
      readonly count: number;
    }
  | {
      /** A frame has reached every sink. */
      readonly type: 'frame';
      /** From 0. */
      readonly index: number;
      /** Microseconds from the start of the video. */
      readonly timestamp: number;
      readonly width: number;
      readonly height: number;
    }
  | {
      /** A pose was passed over because a newer one had come. */
      readonly type: 'dropped';
      readonly timestamp: number;
    }
  | { readonly type: 'finished'; readonly frames: number };
