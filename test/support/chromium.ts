import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { describe } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // WebGL without a graphics processor, for MediaPipe; and a camera that shows a test picture.
  '--enable-unsafe-swiftshader',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

/** The browser named in SLP_CHROMIUM, else the first one on the PATH. */
const path = process.env.SLP_CHROMIUM || onPath();

/** `describe` where there is a Chromium; a skipped suite and a notice on stderr where there is none. */
export function describeWithChromium(name: string, suite: () => void): void {
  if (!path)
    process.stderr.write(`skipped: "${name}" needs Chromium on the PATH, or its path in SLP_CHROMIUM\n`);
  (path ? describe : describe.skip)(name, suite);
}

export function launchChromium() {
  return chromium.launch({ executablePath: path, headless: true, args: FLAGS });
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((each) =>
    existsSync(each),
  );
}
