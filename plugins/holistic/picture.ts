/** An RGB picture in memory that all threads see. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `width × height × 3` bytes. */
  readonly data: Uint8Array;
  /** Seconds. */
  readonly time: number;
}
