import type { Format, Stats, StreamError } from '../client/index.ts';
import { canDecodeH264, type Picture } from './decoder.ts';
import { element, setText } from './elements.ts';
import type { Notices } from './notices.ts';
import type { Place } from './place.ts';
import { Recent } from './recent.ts';
import { RecordButton } from './record-button.ts';
import { type Quality, Watch, type WatchState } from './watch.ts';

const QUALITIES: Readonly<Record<string, Quality>> = {
  'jpeg-high': { codec: 'jpeg', jpegQuality: 85 },
  'jpeg-low': { codec: 'jpeg', jpegQuality: 50 },
  h264: { codec: 'h264' },
};

/** Milliseconds without a frame after which the video does not count as live. */
const STILL = 1500;
/** Milliseconds that the figures below the video are about, and between two looks at them. */
const FPS_SPAN = 2000;
const LATENCY_SPAN = 10_000;
const REFRESH = 500;

export interface ViewingOptions {
  readonly place: Place;
  readonly notices: Notices;
  /** There is no connection (any more). */
  fault(error: StreamError): void;
  signer(name: string | undefined, all: readonly string[]): void;
}

/** The video with everything around it: state, figures, quality, recording. */
export class Viewing {
  readonly #notices: Notices;
  readonly #watch: Watch;
  readonly #canvas = element('video', HTMLCanvasElement);
  readonly #placeholder = element('placeholder', HTMLElement);
  readonly #quality = element('quality', HTMLSelectElement);
  readonly #recordButton: RecordButton;
  readonly #frames = new Recent(FPS_SPAN);
  readonly #latency = new Recent(LATENCY_SPAN);
  #state: WatchState = 'connecting';
  #stats: Stats | undefined;
  #format: Format | undefined;
  #lastFrame = Number.NEGATIVE_INFINITY;

  constructor({ place, notices, fault, signer }: ViewingOptions) {
    this.#notices = notices;
    this.#recordButton = new RecordButton(this.#canvas, place.room, notices);
    this.#watch = new Watch({
      ...place,
      quality: QUALITIES[this.#quality.value],
      shown: (picture, format, latency) => this.#show(picture, format, latency),
      state: (state) => this.#enter(state),
      stats: (stats) => {
        this.#stats = stats;
      },
      signer,
      fault,
      fellBack: () => this.#fallBack(),
    });
    this.#quality.addEventListener('change', () => this.#watch.setQuality(QUALITIES[this.#quality.value]));
    void this.#offerH264();
    this.#offerFullScreen();
    setInterval(() => this.#refresh(), REFRESH);
  }

  /** Connects where there is no connection. */
  start(): void {
    this.#notices.clear('connection');
    this.#watch.start();
  }

  #show(picture: Picture, format: Format, latency: number | undefined): void {
    const now = performance.now();
    const { width, height } = format;
    this.#format = format;
    this.#recordButton.before(width, height);
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      Object.assign(this.#canvas, { width, height });
    }
    this.#canvas.getContext('2d')?.drawImage(picture, 0, 0);
    this.#frames.add(now);
    if (latency !== undefined) this.#latency.add(now, latency);
    const wasStill = now - this.#lastFrame > STILL;
    this.#lastFrame = now;
    if (!wasStill) return;
    this.#canvas.hidden = false;
    this.#placeholder.hidden = true;
    this.#recordButton.enable();
    this.#describe();
  }

  #enter(state: WatchState): void {
    this.#state = state;
    if (state === 'open') this.#notices.clear('connection');
    if (state !== 'open') this.#stats = undefined;
    this.#describe();
  }

  #describe(): void {
    const target = element('state', HTMLElement);
    const live = performance.now() - this.#lastFrame < STILL;
    const [kind, text] = describe(this.#state, live);
    target.dataset.state = kind;
    setText(target, text);
  }

  #refresh(): void {
    this.#describe();
    const now = performance.now();
    const figures: Readonly<Record<string, string>> = {
      fps: this.#format ? `${rounded(this.#frames.rate(now))} fps` : '–',
      'latency-p50': milliseconds(this.#latency.quantile(now, 0.5)),
      'latency-p95': milliseconds(this.#latency.quantile(now, 0.95)),
      dropped: this.#stats ? String(this.#stats.dropped + this.#watch.lost) : '–',
      viewers: this.#stats ? String(this.#stats.viewers) : '–',
      format: this.#format ? describeFormat(this.#format) : '–',
    };
    for (const [id, text] of Object.entries(figures)) setText(element(id, HTMLElement), text);
  }

  async #offerH264(): Promise<void> {
    if (await canDecodeH264()) return;
    for (const option of this.#quality.options) {
      if (option.value !== 'h264') continue;
      option.disabled = true;
      option.textContent = isSecureContext
        ? 'H.264 (this browser cannot show it)'
        : 'H.264 (needs https or localhost)';
    }
  }

  #fallBack(): void {
    this.#quality.value = 'jpeg-high';
    this.#notices.show('quality', {
      message: 'H.264 could not be shown here',
      hint: 'the video goes on as JPEG',
    });
  }

  #offerFullScreen(): void {
    const button = element('fullscreen', HTMLButtonElement);
    button.hidden = !document.fullscreenEnabled;
    button.addEventListener('click', () => {
      element('stage', HTMLElement)
        .requestFullscreen()
        .catch((cause: unknown) => {
          this.#notices.show('fullscreen', { message: `there is no full screen: ${String(cause)}` });
        });
    });
  }
}

function describe(state: WatchState, live: boolean): readonly [kind: string, text: string] {
  switch (state) {
    case 'connecting':
      return ['connecting', 'Connecting…'];
    case 'open':
      return live ? ['live', 'Live'] : ['waiting', 'Connected, waiting for poses'];
    case 'reconnecting':
      return ['trouble', 'Connection lost, trying again…'];
    case 'ended':
      return ['waiting', 'The stream has ended'];
    case 'closed':
      return ['closed', 'Not connected'];
  }
}

function describeFormat({ codec, width, height }: Format): string {
  return `${codec === 'jpeg' ? 'JPEG' : 'H.264'}, ${width} × ${height}`;
}

/** A slow rate needs its first decimal. */
function rounded(rate: number): string {
  return rate > 0 && rate < 9.95 ? rate.toFixed(1) : rate.toFixed(0);
}

/** @param duration µs */
function milliseconds(duration: number | undefined): string {
  return duration === undefined ? '–' : `${Math.max(0, Math.round(duration / 1000))} ms`;
}
