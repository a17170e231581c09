/** So many frames a client's queue holds without loss. */
const MAX_FRAMES = 16;

/**
 * The frames from the last key frame on: with them, somebody who joins sees the present picture at once, also while the
 * producer rests. Nothing where they would be too many; the next key frame is not far then.
 */
export class RecentFrames {
  readonly #maxBytes: number;
  #messages: Uint8Array[] = [];
  #bytes = 0;
  #broken = true;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get messages(): readonly Uint8Array[] {
    return this.#messages;
  }

  push(key: boolean, message: Uint8Array): void {
    if (key) this.#restart(false);
    if (this.#broken) return;
    this.#messages.push(message);
    this.#bytes += message.length;
    if (this.#messages.length > MAX_FRAMES || this.#bytes > this.#maxBytes) this.#restart(true);
  }

  #restart(broken: boolean): void {
    this.#messages = [];
    this.#bytes = 0;
    this.#broken = broken;
  }
}
