import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportPage } from '../../../cli/eval-report/report-page.ts';
import { describeWithChromium, launchChromium } from '../../support/chromium.ts';
import { createWorkspace, repository, type Workspace } from '../../support/workspace.ts';
import { report, reportClip } from './reports.ts';

describeWithChromium('report page', () => {
  let browser: Browser;
  let workspace: Workspace;
  let address: string;

  beforeAll(async () => {
    browser = await launchChromium();
    const names = ['public/hello', 'a-very-long-name-of-a-clip-without-any-place-to-break-it'];
    const markup = reportPage(report(names.map((name, i) => reportClip({ name, similarity: 0.5 + i / 10 }))));
    workspace = await createWorkspace();
    address = `${pathToFileURL(await workspace.write('report.html', markup))}`;
  });

  afterAll(async () => {
    await browser?.close();
    await workspace?.[Symbol.asyncDispose]();
  });

  async function open(options: { width?: number; colorScheme?: 'light' | 'dark' } = {}) {
    const { width = 1280, colorScheme = 'light' } = options;
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    await page.addInitScript({ path: repository('test/support/in-page.js') });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => complaints.push(request.url()));
    await page.goto(address);
    return { page, complaints };
  }

  it('shows all of its pictures and asks nobody for anything', async () => {
    const { page, complaints } = await open();
    const broken = await page.$$eval(
      'img',
      (images) => images.filter(({ naturalWidth }) => naturalWidth === 0).length,
    );
    expect(await page.locator('img').count()).toBe(12);
    expect(broken).toBe(0);
    expect(complaints.filter((each) => !each.startsWith('data:'))).toEqual([address]);
  });

  it.each([360, 800, 1920])('fits into a window of %d pixels', async (width) => {
    const { page } = await open({ width });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  it('shows a picture within the first screen', async () => {
    const { page } = await open({ width: 1280 });
    expect((await page.locator('img').first().boundingBox())?.y).toBeLessThan(600);
  });

  it.each(['light', 'dark'] as const)('has text of enough contrast in %s', async (colorScheme) => {
    const { page } = await open({ colorScheme });
    expect(await page.evaluate('inPage.faintTexts(4.5)')).toEqual([]);
    expect(await page.evaluate('inPage.faintTexts(22)')).not.toEqual([]);
  });

  it('opens the section of a clip that is followed by keyboard', async () => {
    const { page } = await open();
    const section = page.locator('details').nth(1);
    expect(await section.getAttribute('open')).toBeNull();
    await page.locator('.clips a').nth(1).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => section.getAttribute('open')).toBe('');
  });

  it('prints in black on white', async () => {
    const { page } = await open({ colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(ground).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate('inPage.faintTexts(4.5)')).toEqual([]);
  });
});
