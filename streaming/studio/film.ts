import type { Pose } from '../../core/contract.ts';
import type { Size } from '../protocol/messages.ts';
import type { Finder } from './holistic.ts';
import { drawPose } from './skeleton.ts';
import { toPose } from './to-pose.ts';

export interface FilmOptions {
  readonly finder: Finder;
  /** Shows the picture with what was found in it. */
  readonly preview: HTMLCanvasElement;
  /** @param time milliseconds since the film began */
  found(pose: Pose | null, time: number, picture: Size): void;
  /** The film has ended, by itself or by a fault. */
  ended(cause?: unknown): void;
}

/** Finds poses in a video element that plays, picture by picture: as many as there is time for, always in the newest. */
export class Film {
  readonly #video: HTMLVideoElement;
  readonly #options: FilmOptions;
  #stopped = false;

  constructor(video: HTMLVideoElement, options: FilmOptions) {
    this.#video = video;
    this.#options = options;
    options.finder.reset();
    void this.#run().then(
      () => this.#end(),
      (cause: unknown) => this.#end(cause),
    );
  }

  stop(): void {
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    const { finder, found } = this.#options;
    const start = performance.now();
    while (!this.#stopped && !this.#video.ended) {
      await nextPicture(this.#video);
      if (this.#stopped) return;
      const time = performance.now() - start;
      const size = { width: this.#video.videoWidth, height: this.#video.videoHeight };
      if (size.width === 0) continue;
      const landmarks = await finder.find(this.#video);
      if (this.#stopped) return;
      const pose = toPose(landmarks, size, time * 1000);
      found(pose, time, size);
      this.#draw(pose, size);
    }
  }

  #draw(pose: Pose | null, { width, height }: Size): void {
    const { preview } = this.#options;
    if (preview.width !== width || preview.height !== height) Object.assign(preview, { width, height });
    const context = preview.getContext('2d');
    if (!context) return;
    context.drawImage(this.#video, 0, 0);
    if (pose) drawPose(context, pose);
  }

  #end(cause?: unknown): void {
    if (!this.#stopped) this.#options.ended(cause);
    this.#stopped = true;
  }
}

/** The next picture of a video, or its end. */
function nextPicture(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    video.addEventListener('ended', () => resolve(), { once: true });
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(() => resolve());
    else requestAnimationFrame(() => resolve());
  });
}
