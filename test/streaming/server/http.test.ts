import { mkdtempSync, readdirSync } from 'node:fs';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
// The built files: a worker thread runs JavaScript, not TypeScript.
import { convertInThread } from '../../../dist/cli/stream-convert.js';
import { errors } from '../../../dist/core/errors.js';
import type { StreamServer } from '../../../dist/streaming/server/server.js';
import { studioAssets } from '../../../dist/streaming/server/studio-assets.js';
import { Peer, plainSigner, startTestServer, type TestServerOptions } from '../../support/streaming.ts';
import { EXAMPLE_POSES } from '../../support/workspace.ts';

let server: StreamServer;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slp-http-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => server[Symbol.asyncDispose]());

async function serve(options: TestServerOptions = {}): Promise<void> {
  server = await startTestServer(options);
}
const request = (path: string, options?: RequestInit): Promise<Response> =>
  fetch(`${server.url}${path}`, options);

describe('static files', () => {
  it('come from a fixed table, with the headers that keep a page safe', async () => {
    const file = pathToFileURL(join(folder, 'page.html'));
    await writeFile(file, '<p>hello');
    await writeFile(join(folder, 'secret'), 'secret');
    await serve({ assets: [{ path: '/', file, type: 'text/html; charset=utf-8', maxAge: 0 }] });
    const response = await request('/?q=1');
    expect([response.status, await response.text()]).toEqual([200, '<p>hello']);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');

    const again = await request('/', { headers: { 'if-none-match': response.headers.get('etag')! } });
    expect(again.status).toBe(304);
    const head = await request('/', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '8', '']);
    for (const path of ['/secret', '/page.html', '/../secret', '/%2e%2e/secret', '//secret', '/__proto__']) {
      expect((await request(path)).status).toBe(404);
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await request('/', { method })).status).toBe(405);
    }
    expect((await request('/rooms/main')).status).toBe(426);
  });

  it('include MediaPipe for the webcam, and the modules of the page', async () => {
    const assets = await studioAssets();
    await serve({ assets });
    const wasm = await request('/holistic/holistic_solution_simd_wasm_bin.wasm', { method: 'HEAD' });
    expect([wasm.status, wasm.headers.get('content-type')]).toEqual([200, 'application/wasm']);
    expect((await request('/holistic/package.json')).status).toBe(404);
    const module = await request('/app/streaming/client/index.js');
    expect(module.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await module.text()).toContain('connect');
    expect(assets.filter(({ path }) => /\/(server|session)\/|\.ts$/.test(path))).toEqual([]);
  });
});

describe('/signers', () => {
  it('lists names, sizes and small pictures', async () => {
    await serve();
    const { signers, upload } = (await (await request('/signers')).json()) as {
      signers: { name: string; width: number; height: number; thumbnail: string }[];
      upload: boolean;
    };
    expect(signers.map(({ name, width, height }) => [name, width, height])).toEqual([
      ['anna', 32, 32],
      ['ben', 48, 32],
    ]);
    expect(signers[0]?.thumbnail).toMatch(/^data:image\/jpeg;base64,\/9j\//);
    expect(upload).toBe(false);
  });

  const picture = (): Promise<Buffer> =>
    sharp({ create: { width: 40, height: 40, channels: 3, background: '#888' } })
      .png()
      .toBuffer();
  const post = (body: Uint8Array<ArrayBuffer>, type = 'image/png'): Promise<Response> =>
    request('/signers', { method: 'POST', body, headers: { 'content-type': type } });

  it('takes no picture unless it was allowed', async () => {
    await serve();
    expect((await post(new Uint8Array(await picture()))).status).toBe(403);
  });

  it('takes a picture, which a producer can choose then', async () => {
    await serve({ makeSigner: async () => plainSigner('x', 40, 40) });
    const response = await post(new Uint8Array(await picture()));
    expect([response.status, await response.json()]).toEqual([201, { name: 'upload-1' }]);
    const viewer = await Peer.enter(server, { role: 'viewer' });
    const producer = await Peer.enter(server, { role: 'producer', signer: 'upload-1' });
    producer.pose(1);
    await viewer.until(() => viewer.last('format'));
    expect(viewer.last('format')).toMatchObject({ width: 40 });
  });

  it('keeps the last ones', async () => {
    await serve({ makeSigner: async () => plainSigner('x', 40, 40), limits: { uploads: 2 } });
    for (let i = 0; i < 3; i++) await post(new Uint8Array(await picture()));
    const { signers } = (await (await request('/signers')).json()) as { signers: { name: string }[] };
    expect(signers.map(({ name }) => name)).toEqual(['anna', 'ben', 'upload-2', 'upload-3']);
  });

  it('refuses what is too large, of another type, or of no use', async () => {
    const asked: number[] = [];
    await serve({
      limits: { uploadBytes: 1000 },
      async makeSigner(bytes) {
        asked.push(bytes.length);
        throw errors.REFERENCE_UNUSABLE('picture', 'shoulders');
      },
    });
    const png = new Uint8Array(await picture());
    expect((await post(new Uint8Array(1001))).status).toBe(413);
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(600)),
    });
    const streamed = request('/signers', {
      method: 'POST',
      body: endless,
      headers: { 'content-type': 'image/png' },
      duplex: 'half',
    } as RequestInit);
    expect(await streamed.then(({ status }) => status).catch(() => 413)).toBe(413);
    expect((await post(png, 'image/gif')).status).toBe(415);
    expect((await post(png, 'image/jpeg')).status).toBe(415);
    expect((await post(png, 'constructor')).status).toBe(415);
    const strip = { width: 40, height: 200, channels: 3, background: '#123' } as const;
    expect((await post(new Uint8Array(await sharp({ create: strip }).png().toBuffer()))).status).toBe(422);
    expect(asked).toEqual([]);
    const useless = await post(png);
    expect(useless.status).toBe(422);
    expect(await useless.json()).toMatchObject({ error: { code: 'REFERENCE_UNUSABLE' } });
    expect(asked).toEqual([png.length]);
  });
});

describe('/poses', () => {
  it('reads a pose file of any format for the page', async () => {
    await serve({ convert: convertInThread });
    const file = join(folder, 'poses');
    await copyFile(EXAMPLE_POSES, file);
    const { readFile } = await import('node:fs/promises');
    const response = await request('/poses', { method: 'POST', body: new Uint8Array(await readFile(file)) });
    const poses = (await response.json()) as { format: string; frames: unknown[] };
    expect([response.status, poses.format, poses.frames.length > 100]).toEqual([200, 'slp-poses', true]);
  });

  it('says what is wrong with one, without a path, and leaves nothing behind', async () => {
    await serve({ convert: convertInThread, limits: { poseFileBytes: 100 } });
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('slp-poses-'));
    const odd = await request('/poses', { method: 'POST', body: 'this is no pose file' });
    expect(odd.status).toBe(422);
    const { error } = (await odd.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe('POSE_FORMAT_UNKNOWN');
    expect(error.message).toMatch(/^the file is in no pose format/);
    expect((await request('/poses', { method: 'POST', body: 'x'.repeat(101) })).status).toBe(413);
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith('slp-poses-'));
    expect(after).toEqual(before);
  });

  it('is not there where nothing reads them', async () => {
    await serve();
    expect((await request('/poses', { method: 'POST', body: 'x' })).status).toBe(405);
  });
});

describe('/metrics', () => {
  it('is text as Prometheus reads it', async () => {
    await serve();
    const viewer = await Peer.enter(server, { role: 'viewer' });
    const producer = await Peer.enter(server, { role: 'producer' });
    producer.pose(1);
    await viewer.until(() => viewer.last('stats')?.rendered === 1);
    const response = await request('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]+"\})? [0-9.e+-]+)$/);
    }
    const value = (name: string): number =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1],
      );
    expect(value('slp_sessions')).toBe(1);
    expect(value('slp_viewers')).toBe(1);
    expect(value('slp_frames_sent_total{codec="jpeg"}')).toBe(1);
    expect(value('slp_pose_to_frame_seconds_bucket{le="+Inf"}')).toBe(1);
    expect(value('slp_pose_to_frame_seconds_count')).toBe(1);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(1e7);
    expect(value('slp_event_loop_delay_seconds{quantile="1"}')).toBeGreaterThanOrEqual(0);
  });
});
