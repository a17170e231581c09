import { convert } from './convert.ts';
import { element, setText } from './elements.ts';
import { type Notices, noticeOf } from './notices.ts';
import type { Place } from './place.ts';
import { Player } from './player.ts';
import { type Recording, timed } from './recording.ts';
import type { Sender } from './send.ts';
import { createTimers } from './timer.ts';

export interface PoseFilesOptions {
  readonly place: Place;
  readonly notices: Notices;
  readonly sender: Sender;
  /** Poses are about to be sent from here. */
  starting(): void;
}

/** The panel that plays pose files into the room. */
export class PoseFiles {
  readonly #options: PoseFilesOptions;
  readonly #after = createTimers();
  readonly #input = element('file', HTMLInputElement);
  readonly #name = element('file-name', HTMLElement);
  readonly #play = element('play', HTMLButtonElement);
  readonly #loop = element('loop', HTMLInputElement);
  readonly #speed = element('speed', HTMLSelectElement);
  readonly #position = element('position', HTMLInputElement);
  #recording: Recording | undefined;
  #player: Player | undefined;
  /** Of the recording, for the user. */
  #description = '';
  /** Counts the files: what an earlier one brings later is of no use any more. */
  #load = 0;

  constructor(options: PoseFilesOptions) {
    this.#options = options;
    this.#input.addEventListener('change', () => {
      void this.load([...(this.#input.files ?? [])]);
      // The same file may be chosen again, with other poses in it.
      this.#input.value = '';
    });
    element('example', HTMLButtonElement).addEventListener('click', () => void this.#loadExample());
    this.#play.addEventListener('click', () => {
      if (this.#player?.playing) this.pause();
      else void this.#start();
    });
    this.#loop.addEventListener('change', () => {
      if (this.#player) this.#player.loop = this.#loop.checked;
    });
    this.#speed.addEventListener('change', () => {
      if (this.#player) this.#player.speed = Number(this.#speed.value);
    });
    this.#position.addEventListener('input', () => this.#player?.seek(Number(this.#position.value)));
  }

  /** Reads a file (or those of one recording) and plays it. */
  async load(files: readonly File[]): Promise<void> {
    const [first] = files;
    if (!first) return;
    const load = ++this.#load;
    const { place, notices } = this.#options;
    const name = files.length > 1 ? `${files.length} files` : first.name;
    notices.clear('poses');
    setText(this.#name, `Reading ${name}…`);
    try {
      const recording = await convert(files, place);
      if (load !== this.#load) return;
      this.#open(recording, name);
    } catch (cause) {
      if (load !== this.#load) return;
      setText(this.#name, this.#description);
      notices.show('poses', noticeOf(cause));
      return;
    }
    await this.#start();
  }

  pause(): void {
    this.#player?.pause();
    this.#show();
  }

  async #loadExample(): Promise<void> {
    const { place, notices } = this.#options;
    const response = await fetch(new URL('examples/poses.json', place.url)).catch(() => undefined);
    if (!response?.ok) notices.show('poses', { message: 'the example did not come from the server' });
    else await this.load([new File([await response.blob()], 'example.json')]);
  }

  #open(recording: Recording, name: string): void {
    const { sender } = this.#options;
    const { width, height, fps, poses } = recording;
    this.#player?.pause();
    this.#recording = recording;
    this.#player = new Player({
      length: poses.length,
      fps,
      now: () => performance.now(),
      after: this.#after,
      show: (frame, time) => {
        sender.send(timed(poses[frame], 0), time);
        this.#place(frame);
      },
      ended: () => this.#show(),
    });
    this.#player.loop = this.#loop.checked;
    this.#player.speed = Number(this.#speed.value);
    this.#position.max = String(poses.length - 1);
    element('transport', HTMLElement).hidden = false;
    const seconds = (poses.length / fps).toFixed(1);
    const rate = Number(fps.toFixed(2));
    this.#description = `${name}: ${poses.length} frames, ${seconds} s at ${rate} per second, ${width} × ${height}`;
    setText(this.#name, this.#description);
    this.#place(0);
  }

  async #start(): Promise<void> {
    const { notices, sender, starting } = this.#options;
    const recording = this.#recording;
    if (!recording) return;
    notices.clear('poses');
    starting();
    this.#play.disabled = true;
    try {
      await sender.open(recording);
      if (recording === this.#recording) this.#player?.play();
    } catch (cause) {
      notices.show('poses', noticeOf(cause));
    }
    this.#play.disabled = false;
    this.#show();
  }

  #place(frame: number): void {
    const fps = this.#recording?.fps ?? 1;
    this.#position.value = String(frame);
    const last = Number(this.#position.max);
    const text = `${(frame / fps).toFixed(1)} of ${(last / fps).toFixed(1)} seconds`;
    this.#position.setAttribute('aria-valuetext', text);
  }

  #show(): void {
    setText(this.#play, this.#player?.playing ? 'Pause' : 'Start');
  }
}
