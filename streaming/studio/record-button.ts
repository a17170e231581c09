import { element, setText } from './elements.ts';
import { type Notices, noticeOf } from './notices.ts';
import { canRecord, type Recording, record } from './record.ts';

/** Starts and ends recordings of what a canvas shows, and offers them for saving. */
export class RecordButton {
  readonly #canvas: HTMLCanvasElement;
  readonly #room: string;
  readonly #notices: Notices;
  readonly #button = element('record', HTMLButtonElement);
  readonly #saveButton = element('recorded', HTMLButtonElement);
  /** What was recorded last, under a name for its file. */
  #recorded: { readonly url: string; readonly name: string } | undefined;
  #recording: Recording | undefined;

  constructor(canvas: HTMLCanvasElement, room: string, notices: Notices) {
    this.#canvas = canvas;
    this.#room = room;
    this.#notices = notices;
    this.#button.addEventListener('click', () => {
      if (this.#recording) void this.#stop();
      else this.#start();
    });
    this.#saveButton.addEventListener('click', () => this.#save());
  }

  /** There is something to record. */
  enable(): void {
    this.#button.disabled = !canRecord();
    if (!canRecord()) this.#button.title = 'This browser cannot record';
  }

  /** The next picture has this size; a video keeps its own from the beginning to the end. */
  before(width: number, height: number): void {
    if (!this.#recording || (this.#recording.width === width && this.#recording.height === height)) return;
    void this.#stop();
    this.#notices.show('recording', {
      message: 'the recording has ended, for the video has another size now',
      hint: 'save it, and start another one',
    });
  }

  #start(): void {
    this.#notices.clear('recording');
    try {
      this.#recording = record(this.#canvas);
    } catch (cause) {
      this.#notices.show('recording', noticeOf(cause));
      return;
    }
    this.#show();
  }

  async #stop(): Promise<void> {
    const recording = this.#recording;
    this.#recording = undefined;
    this.#show();
    if (!recording) return;
    const { blob, extension } = await recording.stop();
    if (this.#recorded) URL.revokeObjectURL(this.#recorded.url);
    const name = `slp-${this.#room}-${timeName(new Date())}.${extension}`;
    this.#recorded = { url: URL.createObjectURL(blob), name };
    setText(this.#saveButton, `Save the ${extension} (${(blob.size / 1e6).toFixed(1)} MB)`);
    this.#saveButton.hidden = false;
    this.#save();
  }

  #save(): void {
    if (!this.#recorded) return;
    const link = document.createElement('a');
    link.href = this.#recorded.url;
    link.download = this.#recorded.name;
    link.click();
  }

  #show(): void {
    const recording = this.#recording !== undefined;
    this.#button.setAttribute('aria-pressed', String(recording));
    setText(this.#button, recording ? 'Stop recording' : 'Record');
  }
}

/** Local time as file names can have it: 2026-01-31-14-05-09. */
function timeName(date: Date): string {
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  parts.push(date.getHours(), date.getMinutes(), date.getSeconds());
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}
