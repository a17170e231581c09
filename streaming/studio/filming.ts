import type { Pose } from '../../core/contract.ts';
import type { Size } from '../client/index.ts';
import { element, setText } from './elements.ts';
import { Film } from './film.ts';
import { loadHolistic } from './holistic.ts';
import { type Notices, noticeOf } from './notices.ts';
import type { Place } from './place.ts';
import { Recent } from './recent.ts';
import type { Sender } from './send.ts';

/** What is asked of a camera; it gives what it has. More pixels do not help MediaPipe, which looks at 256 or fewer. */
const CAMERA: MediaTrackConstraints = {
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 30 },
  facingMode: 'user',
};

/** What is said to be the rate of a film: it is not known, and time stamps count. */
const FPS = 30;

/** Milliseconds that the rate is taken over, and between two looks at it. */
const RATE_SPAN = 3000;
const REFRESH = 1000;

export interface FilmingOptions {
  readonly place: Place;
  readonly notices: Notices;
  readonly sender: Sender;
  /** Poses are about to be sent from here. */
  starting(): void;
}

/** The panels that find poses in the camera's pictures or in a video file. */
export class Filming {
  readonly #options: FilmingOptions;
  readonly #video = element('filmed', HTMLVideoElement);
  readonly #preview = element('preview', HTMLCanvasElement);
  readonly #figure = element('preview-figure', HTMLElement);
  readonly #caption = element('preview-state', HTMLElement);
  readonly #cameraButton = element('camera', HTMLButtonElement);
  readonly #fileInput = element('film', HTMLInputElement);
  readonly #stopButton = element('film-stop', HTMLButtonElement);
  readonly #rate = new Recent(RATE_SPAN);
  #canvas: Size = { width: 0, height: 0 };
  #film: Film | undefined;
  #seen = false;
  /** Counts what was started: what an earlier start brings later is of no use any more. */
  #start = 0;

  constructor(options: FilmingOptions) {
    this.#options = options;
    this.#cameraButton.addEventListener('click', () => {
      void this.#run('camera', () => navigator.mediaDevices.getUserMedia({ video: CAMERA }));
      // What was pressed cannot be pressed any more.
      this.#stopButton.focus();
    });
    this.#fileInput.addEventListener('change', () => {
      const [file] = this.#fileInput.files ?? [];
      if (file) this.play(file);
      this.#fileInput.value = '';
    });
    this.#stopButton.addEventListener('click', () => {
      this.end();
      // One of the two is visible.
      this.#cameraButton.focus();
      this.#fileInput.focus();
    });
    setInterval(() => this.#refresh(), REFRESH);
  }

  /** Finds poses in a video file while it plays. */
  play(file: File): void {
    void this.#run('film', async () => file);
  }

  /** Stops, and leaves the room to others. */
  end(): void {
    this.stop();
    this.#options.sender.close();
  }

  /** Stops; another source goes on. */
  stop(): void {
    this.#start += 1;
    this.#film?.stop();
    this.#film = undefined;
    const { srcObject, src } = this.#video;
    this.#video.pause();
    end(srcObject);
    if (src !== '') URL.revokeObjectURL(src);
    this.#video.srcObject = null;
    this.#video.removeAttribute('src');
    this.#show(undefined);
  }

  async #run(kind: 'camera' | 'film', open: () => Promise<MediaStream | File>): Promise<void> {
    const { place, notices, starting } = this.#options;
    this.stop();
    const start = this.#start;
    notices.clear('film');
    starting();
    this.#show(kind);
    setText(this.#caption, 'Starting…');
    try {
      // The camera first: whoever says no to it need not load anything.
      const film = await open();
      if (start === this.#start) this.#attach(film);
      else end(film);
      const finder = await loadHolistic(new URL('holistic/', place.url));
      if (start !== this.#start) return;
      await this.#video.play();
      // The first picture takes seconds, in which nothing else happens on this page: no time to connect.
      await finder.find(this.#video);
      if (start !== this.#start) return;
      if (kind === 'film') this.#video.currentTime = 0;
      const { videoWidth: width, videoHeight: height } = this.#video;
      await this.#openSender({ width, height });
      if (start !== this.#start) return;
      this.#rate.clear();
      this.#film = new Film(this.#video, {
        finder,
        preview: this.#preview,
        found: (pose, time, picture) => this.#found(pose, time, picture),
        ended: (cause) => this.#ended(cause),
      });
    } catch (cause) {
      if (start !== this.#start) return;
      this.stop();
      notices.show('film', kind === 'camera' ? cameraNotice(cause) : filmNotice(cause));
    }
  }

  #attach(film: MediaStream | File): void {
    if (film instanceof MediaStream) this.#video.srcObject = film;
    else this.#video.src = URL.createObjectURL(film);
  }

  #found(pose: Pose | null, time: number, picture: Size): void {
    const { sender, notices } = this.#options;
    this.#rate.add(performance.now());
    this.#seen = pose !== null;
    if (picture.width === this.#canvas.width && picture.height === this.#canvas.height) {
      sender.send(pose, time);
      return;
    }
    // A phone was turned.
    this.#openSender(picture).catch((cause: unknown) => {
      this.stop();
      notices.show('film', noticeOf(cause));
    });
  }

  #openSender(picture: Size): Promise<void> {
    this.#canvas = picture;
    return this.#options.sender.open({ ...picture, fps: FPS });
  }

  #ended(cause: unknown): void {
    this.end();
    if (cause !== undefined) this.#options.notices.show('film', filmNotice(cause));
  }

  #show(kind: 'camera' | 'film' | undefined): void {
    this.#figure.hidden = kind === undefined;
    // As in a mirror, which is how one knows oneself; what is sent is not mirrored.
    this.#preview.classList.toggle('mirrored', kind === 'camera');
    this.#cameraButton.disabled = kind === 'camera';
  }

  #refresh(): void {
    if (!this.#film) return;
    const rate = this.#rate.rate(performance.now()).toFixed(1);
    setText(this.#caption, `${rate} poses per second${this.#seen ? '' : '. Nobody is seen.'}`);
  }
}

/** Switches a camera off. */
function end(film: unknown): void {
  if (film instanceof MediaStream) for (const track of film.getTracks()) track.stop();
}

function cameraNotice(cause: unknown) {
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'NotAllowedError') {
    return {
      message: 'the camera was not allowed',
      hint: 'allow it in the address bar of the browser, and start again',
    };
  }
  if (name === 'NotFoundError')
    return { message: 'no camera was found', hint: 'connect one, and start again' };
  if (name === 'NotReadableError') {
    return { message: 'the camera cannot be used', hint: 'another program may be using it' };
  }
  if (!navigator.mediaDevices) {
    return {
      message: 'the browser gives the camera to pages on https or localhost only',
      hint: 'start the server with --cert and --key, or open the page on the same machine',
    };
  }
  return filmNotice(cause);
}

function filmNotice(cause: unknown) {
  if (cause instanceof DOMException && cause.name === 'NotSupportedError') {
    return { message: 'this browser cannot play the video', hint: 'use an mp4 (H.264) or webm file' };
  }
  return noticeOf(cause);
}
