import type { SessionPool } from '../session/session-pool.ts';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type { Room } from './room.ts';
import type { SignerBook } from './signer-book.ts';

/** What a room has from its server. */
export interface RoomContext {
  readonly limits: Limits;
  readonly signers: SignerBook;
  readonly pool: SessionPool;
  readonly metrics: Metrics;
  /** Nominal frames per second where a producer does not say how many. */
  readonly fps: number;
  /** Whether there is an ffmpeg that encodes H.264. */
  readonly h264: boolean;
  log(message: string): void;
  /** The room has ended. */
  onClosed(room: Room): void;
}
