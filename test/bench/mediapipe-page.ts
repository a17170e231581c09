import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Frame } from '../../core/contract.ts';
import { launchChromium } from '../support/chromium.ts';

/** In fractions of the picture. */
export interface MediaPipeLandmark {
  readonly x: number;
  readonly y: number;
}

export interface MediaPipeResult {
  readonly body: readonly MediaPipeLandmark[] | null;
  readonly face: readonly MediaPipeLandmark[] | null;
  readonly leftHand: readonly MediaPipeLandmark[] | null;
  readonly rightHand: readonly MediaPipeLandmark[] | null;
}

/** Milliseconds. MediaPipe's filters take a time of 0 for none at all. */
const START_TIME = 1000;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/**
 * The published MediaPipe Holistic itself, in Chromium: what our own is held against. Full model, no smoothing, inference on
 * the CPU (that on a software GPU moves by several pixels).
 */
export class MediaPipePage implements AsyncDisposable {
  static async open(): Promise<MediaPipePage> {
    const folder = dirname(createRequire(import.meta.url).resolve('@mediapipe/holistic/package.json'));
    const server = createServer((request, response) => {
      const name = (request.url ?? '/').slice(1);
      const body =
        name === '' ? Promise.resolve('<script src="holistic.js"></script>') : readFile(join(folder, name));
      body.then(
        (content) => {
          const type = TYPES[extname(name || 'index.html')] ?? 'application/octet-stream';
          response.writeHead(200, { 'content-type': type }).end(content);
        },
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.evaluate(START);
    return new MediaPipePage(server, browser, page);
  }

  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    private readonly page: Page,
  ) {}

  /** Pictures of one stream, in order. */
  async find({ width, height, data, timestamp }: Frame): Promise<MediaPipeResult> {
    const rgb = Buffer.from(data.buffer, data.byteOffset, data.length).toString('base64');
    return this.page.evaluate(
      ([text, w, h, at]) => (globalThis as unknown as { find: Find }).find(text, w, h, at),
      [rgb, width, height, START_TIME + timestamp / 1000] as const,
    );
  }

  async reset(): Promise<void> {
    await this.page.evaluate('holistic.reset()');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    this.server.close();
  }
}

type Find = (rgb: string, width: number, height: number, milliseconds: number) => Promise<MediaPipeResult>;

/** MediaPipe's page stamps pictures by the clock; its filters are to see the time of the video. */
const START = `(async () => {
  let now = 0;
  performance.now = () => now;
  globalThis.holistic = new Holistic({ locateFile: (name) => '/' + name });
  holistic.setOptions({
    modelComplexity: 1, smoothLandmarks: false, refineFaceLandmarks: false, enableSegmentation: false,
    minDetectionConfidence: 0.5, minTrackingConfidence: 0.5, useCpuInference: true,
  });
  let found;
  holistic.onResults((results) => {
    found = {
      body: results.poseLandmarks ?? null,
      face: results.faceLandmarks ?? null,
      leftHand: results.leftHandLandmarks ?? null,
      rightHand: results.rightHandLandmarks ?? null,
    };
  });
  await holistic.initialize();
  globalThis.find = async (text, width, height, milliseconds) => {
    const rgb = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const image = new ImageData(width, height);
    for (let i = 0, o = 0; i < rgb.length; o += 4) {
      image.data[o] = rgb[i++]; image.data[o + 1] = rgb[i++]; image.data[o + 2] = rgb[i++]; image.data[o + 3] = 255;
    }
    const canvas = document.createElement('canvas');
    canvas.width = width; canvas.height = height;
    canvas.getContext('2d').putImageData(image, 0, 0);
    found = null;
    now = milliseconds;
    await holistic.send({ image: canvas });
    return found;
  };
})()`;
