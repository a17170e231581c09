/** In order of preference: mp4 plays everywhere, but not every browser writes it. */
const TYPES = ['video/mp4;codecs=avc1.640028', 'video/mp4', 'video/webm;codecs=vp9', 'video/webm'];

/** Hands before clothes need more than the default of 2.5 Mbit/s. */
const BITS_PER_SECOND = 8_000_000;

/** Milliseconds of video per piece: what is lost where the browser dies. */
const PIECE = 1000;

export interface RecordedVideo {
  readonly blob: Blob;
  /** For the name of the file. */
  readonly extension: 'mp4' | 'webm';
}

export interface Recording {
  /** The size of the picture that is recorded: another one needs another recording. */
  readonly width: number;
  readonly height: number;
  stop(): Promise<RecordedVideo>;
}

/** Whether this browser records at all. */
export function canRecord(): boolean {
  return 'MediaRecorder' in globalThis && typeOf() !== undefined;
}

/** Records what `canvas` shows, as it changes. @throws where the browser cannot */
export function record(canvas: HTMLCanvasElement): Recording {
  const stream = canvas.captureStream();
  const recorder = new MediaRecorder(stream, { mimeType: typeOf(), videoBitsPerSecond: BITS_PER_SECOND });
  const pieces: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size > 0) pieces.push(data);
  });
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
  recorder.start(PIECE);
  return {
    width: canvas.width,
    height: canvas.height,
    async stop() {
      // It may have stopped by itself.
      if (recorder.state !== 'inactive') recorder.stop();
      await stopped;
      for (const track of stream.getTracks()) track.stop();
      const type = recorder.mimeType;
      return { blob: new Blob(pieces, { type }), extension: type.includes('mp4') ? 'mp4' : 'webm' };
    },
  };
}

function typeOf(): string | undefined {
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type));
}
