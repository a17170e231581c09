import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { locateH264 } from '../../streaming/video/h264-encoder.ts';
import { describeWithChromium, launchChromium } from '../support/chromium.ts';
import { type CliResult, slp } from '../support/run-cli.ts';
import { EXAMPLE_POSES, EXAMPLE_REF, repository } from '../support/workspace.ts';

/** Milliseconds. */
const MEDIAPIPE_TIMEOUT = 180_000;

/** Pictures that have to differ from one another before a video counts as moving. */
const PICTURES = 5;

/** What `inPage.picture` says of a canvas. */
interface Picture {
  readonly hash: number;
  readonly contrast: number;
}

/** What a webm begins with. */
const EBML = '1a45dfa3';

/** The built `slp stream` on a free port. */
interface Server extends AsyncDisposable {
  readonly url: string;
}

async function startServer(...options: readonly string[]): Promise<Server> {
  let stop = (): void => {};
  let ended: Promise<CliResult> | undefined;
  const url = await new Promise<string>((resolve, reject) => {
    let log = '';
    ended = slp(['stream', '--ref', EXAMPLE_REF, '--port', '0', ...options], {
      onStart: (child) => {
        child.stderr?.on('data', (chunk: Buffer) => {
          log += chunk;
          const [, found] = /serving at (\S+)/.exec(log) ?? [];
          if (found) resolve(found);
        });
        child.once('exit', () => reject(new Error(log)));
        stop = () => child.kill('SIGTERM');
      },
    });
  });
  return {
    url,
    async [Symbol.asyncDispose]() {
      stop();
      await ended;
    },
  };
}

/** Names and contents of OpenPose's files for somebody who moves the arms; in an order that is not theirs. */
function openPoseFiles(frames: number): Record<string, string> {
  const files = Array.from({ length: frames }, (_, frame): [string, string] => {
    const joints = OPENPOSE_BODY.map(([x, y], joint) => [x, ARMS.includes(joint) ? y - 8 * frame : y, 1]);
    const missing = Array.from({ length: 25 - joints.length }, () => [0, 0, 0]);
    const people = [{ pose_keypoints_2d: [...joints, ...missing].flat() }];
    return [`clip_${frame}_keypoints.json`, JSON.stringify({ people })];
  });
  return Object.fromEntries(files.reverse());
}

/** Nose, neck, right shoulder, elbow and wrist, then the left ones. */
const OPENPOSE_BODY = [
  [256, 120],
  [256, 200],
  [190, 200],
  [150, 320],
  [160, 430],
  [322, 200],
  [362, 320],
  [352, 430],
] as const;
const ARMS = [3, 4, 6, 7];

describeWithChromium('studio page', () => {
  let server: Server;
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([
      startServer('--ref', EXAMPLE_REF, '--allow-upload'),
      launchChromium(),
    ]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
  });

  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });

  async function open(
    url: string,
    options: BrowserContextOptions = {},
  ): Promise<AsyncDisposable & { page: Page }> {
    const context = await browser.newContext(options);
    await context.addInitScript({ path: repository('test/support/in-page.js') });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(url);
    return {
      page,
      async [Symbol.asyncDispose]() {
        // The room is free at once only where the page itself leaves.
        await page.goto('about:blank');
        await context.close();
      },
    };
  }

  /** A room of its own for every test: none waits for the one before. */
  const room = (name: string): string => `${server.url}/?room=${name}`;

  const says = (page: Page, selector: string, text: RegExp | string) =>
    page.locator(selector, { hasText: text }).waitFor();

  const picture = (page: Page) => page.evaluate('inPage.picture("#video")') as Promise<Picture>;

  /** Waits for `PICTURES` different pictures, none of them empty. */
  async function expectMovingVideo(page: Page): Promise<void> {
    const hashes = new Set<number>();
    while (hashes.size < PICTURES) {
      const { hash, contrast } = await picture(page);
      expect(contrast).toBeGreaterThan(10);
      hashes.add(hash);
    }
  }

  it('streams a pose file, shows the video and says how fast it is', async () => {
    await using opened = await open(room('file'));
    const { page } = opened;
    await says(page, '#state', 'Connected, waiting for poses');
    await page.setInputFiles('#file', EXAMPLE_POSES);
    await says(page, '#state', /^Live$/);
    await expectMovingVideo(page);
    await says(page, '#file-name', 'poses.json: 225 frames, 9.0 s at 25 per second, 512 × 512');
    await says(page, '#fps', /^[1-9]\d*(\.\d)? fps$/);
    await says(page, '#latency-p50', /^\d+ ms$/);
    await says(page, '#latency-p95', /^\d+ ms$/);
    await says(page, '#dropped', /^\d+$/);
    await says(page, '#viewers', /^1$/);
    await says(page, '#format', 'JPEG, 512 × 640');
    await page.click('#play');
    await says(page, '#state', 'Connected, waiting for poses');
    const { hash } = await picture(page);
    await page.locator('#position').press('End');
    await expect.poll(async () => (await picture(page)).hash).not.toBe(hash);
  });

  it('takes the files of a recording that are dropped on it', async () => {
    await using opened = await open(room('drop'));
    const { page } = opened;
    await page.evaluate(
      'inPage.drop(OPENPOSE_FILES)'.replace('OPENPOSE_FILES', JSON.stringify(openPoseFiles(12))),
    );
    await says(page, '#file-name', '12 files: 12 frames, 0.5 s at 25 per second');
    await says(page, '#state', /^Live$/);
    await expectMovingVideo(page);
  });

  it('shows another signer, also one that is added by photo', async () => {
    await using opened = await open(room('signers'));
    const { page } = opened;
    await page.click('#example');
    await says(page, '#state', /^Live$/);
    const signer = (name: string) => page.locator(`#signers input[value="${name}"]`);
    await expect.poll(() => signer('signer').isChecked()).toBe(true);
    await signer('signer-2').check({ force: true });
    await expectMovingVideo(page);
    expect(await signer('signer-2').isChecked()).toBe(true);
    await page.setInputFiles('#upload', EXAMPLE_REF);
    await says(page, '#upload-state', 'upload-1 was added.');
    expect(await signer('upload-1').isChecked()).toBe(true);
    await expectMovingVideo(page);
    expect(await page.textContent('#notices')).toBe('');
  });

  it('shows H.264 where it is asked for', async (context) => {
    await locateH264().catch((error: unknown) => context.skip(String(error)));
    await using opened = await open(room('h264'));
    const { page } = opened;
    const [option] = await page.locator('#quality option[value="h264"]').all();
    if (await option.isDisabled()) context.skip('this Chromium does not know H.264');
    await page.click('#example');
    await says(page, '#format', 'JPEG');
    await page.selectOption('#quality', 'h264');
    await says(page, '#format', 'H.264, 512 × 640');
    await expectMovingVideo(page);
    await page.selectOption('#quality', 'jpeg-low');
    await says(page, '#format', 'JPEG');
    await expectMovingVideo(page);
  });

  it('lets a second page watch, and not send', async () => {
    await using first = await open(room('two'));
    await first.page.click('#example');
    await says(first.page, '#state', /^Live$/);
    await using second = await open(room('two'));
    await says(second.page, '#state', /^Live$/);
    await expectMovingVideo(second.page);
    await says(first.page, '#viewers', /^2$/);
    await second.page.click('#example');
    await says(second.page, '#notices', 'ROOM_TAKEN');
    await says(second.page, '#notices', 'A room has one producer');
    await first.page.goto('about:blank');
    await says(second.page, '#state', 'Connected, waiting for poses');
  });

  it(
    'looks for poses in the pictures of the camera, with MediaPipe from our own server',
    async () => {
      await using opened = await open(room('camera'));
      const { page } = opened;
      // Without a graphics processor it takes its time.
      page.setDefaultTimeout(MEDIAPIPE_TIMEOUT);
      await page.check('input[value="camera"]', { force: true });
      await page.click('#camera');
      await says(page, '#preview-state', /^\d+\.\d poses per second\. Nobody is seen\.$/);
      expect(((await page.evaluate('inPage.picture("#preview")')) as Picture).contrast).toBeGreaterThan(10);
      await page.click('#film-stop');
      expect(await page.isVisible('#preview')).toBe(false);
      expect(await page.evaluate('inPage.focus()')).toMatchObject({ id: 'camera' });
    },
    MEDIAPIPE_TIMEOUT,
  );

  it('records what it shows', async () => {
    await using opened = await open(room('record'));
    const { page } = opened;
    await page.click('#example');
    await says(page, '#state', /^Live$/);
    await page.click('#record');
    await says(page, '#record', 'Stop recording');
    await expectMovingVideo(page);
    const downloading = page.waitForEvent('download');
    await page.click('#record');
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^slp-record-[\d-]+\.(mp4|webm)$/);
    const file = await readFile(await download.path());
    const [start, type] = [file.toString('hex', 0, 4), file.toString('latin1', 4, 8)];
    expect(download.suggestedFilename().endsWith('mp4') ? type : start).toBe(type === 'ftyp' ? 'ftyp' : EBML);
    expect(file.length).toBeGreaterThan(5000);
  });

  it('says what is wrong with a file', async () => {
    await using opened = await open(room('bad'));
    const { page } = opened;
    await page.setInputFiles('#file', { name: 'x.json', mimeType: '', buffer: Buffer.from('{"a":1}') });
    await says(page, '#notices', 'POSE_FORMAT_UNKNOWN');
    expect(await page.textContent('#notices')).not.toMatch(/\/tmp|slp-upload/);
    await page.click('#notices >> text=Dismiss');
    expect(await page.textContent('#notices')).toBe('');
    // The browser itself reports every answer with an error status.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('422')]);
  });

  it('leads the keyboard to every control, visibly', async () => {
    await using opened = await open(room('keys'));
    const { page } = opened;
    await page.click('#example');
    await says(page, '#state', /^Live$/);
    await page.click('h1');
    const visited: string[] = [];
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press('Tab');
      const { id, visible } = (await page.evaluate('inPage.focus()')) as { id: string; visible: boolean };
      if (id === 'BODY') break;
      visited.push(id);
      expect([id, visible]).toEqual([id, true]);
    }
    for (const id of ['room', 'record', 'fullscreen', 'quality', 'source', 'file', 'example', 'position']) {
      expect(visited).toContain(id);
    }
    for (const id of ['play', 'loop', 'speed', 'signer']) expect(visited).toContain(id);
    await page.focus('#play');
    await page.keyboard.press('Space');
    await says(page, '#play', 'Start');
  });

  it('can be read: contrast, names, and no sideways scrolling on a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await using opened = await open(room('read'), { colorScheme, viewport: { width: 360, height: 740 } });
      const { page } = opened;
      await page.click('#example');
      await says(page, '#state', /^Live$/);
      await page.setInputFiles('#file', { name: 'x.json', mimeType: '', buffer: Buffer.from('no') });
      await says(page, '#notices', 'POSE_FORMAT_UNKNOWN');
      complaints.length = 0;
      for (const source of ['file', 'camera', 'film']) {
        await page.check(`input[value="${source}"]`, { force: true });
        expect(await page.evaluate('inPage.faintTexts(4.5)')).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      }
      expect(await page.evaluate('inPage.namelessControls()')).toEqual([]);
    }
  });

  it('asks for the token, says that one was wrong, and keeps the right one out of the address', async () => {
    await using guarded = await startServer('--token', 'open sesame');
    await using opened = await open(guarded.url);
    const { page } = opened;
    await says(page, '#state', 'Not connected');
    expect(await page.textContent('#notices')).toBe('');
    expect(await page.evaluate('inPage.focus()')).toMatchObject({ id: 'token' });
    await page.fill('#token', 'open barley');
    await page.keyboard.press('Enter');
    await says(page, '#notices', 'The token is missing or wrong');
    await says(page, '#notices', 'Give the token that the server was started with');
    await page.fill('#token', 'open sesame');
    await page.keyboard.press('Enter');
    await says(page, '#state', 'Connected, waiting for poses');
    expect(await page.textContent('#notices')).toBe('');
    expect(await page.isVisible('#token-form')).toBe(false);
    expect(page.url()).not.toContain('sesame');
    await page.click('#example');
    await says(page, '#state', /^Live$/);
    await page.reload();
    await says(page, '#state', 'Connected, waiting for poses');
  });
});
