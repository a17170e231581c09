import { describe, expect, it } from 'vitest';
import { reportPage } from '../../../cli/eval-report/report-page.ts';
import { summarise } from '../../../core/evaluation/summarise.ts';
import { area, clip, frame } from '../../core/evaluation/clips.ts';
import { FIGURES, figure, report, reportClip } from './reports.ts';

/** What a reader sees of it, roughly. */
function textOf(page: string): string {
  const body = page.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, ' ');
  return body.replace(/\u00a0/g, ' ').replace(/\s+/g, ' ');
}

const page = reportPage(report([reportClip()]));
const text = textOf(page);

/** Of one frame in which nobody is seen, held against nothing. */
const BARE_SCORES = clip({ rendered: [frame(0, { areas: { whole: area({ ssim: 0.1 }) } })] }, 'no hands');
const BARE = { scores: BARE_SCORES, summary: summarise([BARE_SCORES]), figures: [] };
const bare = reportPage(report([BARE]));

describe('the report of one clip', () => {
  it('says in one line how the hands are, and where they are worst', () => {
    expect(text).toContain(
      'The hands are better than a copy of the reference and less than half as sharp as filmed. Worst hands at 0.40 s , left hand, SSIM 0.20.',
    );
  });

  it('speaks of the face only where it is what went wrong, and links to it', () => {
    expect(text).not.toContain('Worst face');
    const frozen = reportPage(report([reportClip({ faceSimilarity: 0.4 })]));
    expect(textOf(frozen)).toContain('The face is worse than the hands. Worst face at 0.80 s , SSIM 0.30.');
    expect(frozen).toContain('href="#clip1-face"');
    expect(frozen.split('id="clip1-face"')).toHaveLength(2);
  });

  it('begins with the figures that matter', () => {
    const [head] = text.split('Worst moments');
    expect(head).toMatch(/Hand SSIM 0\.5\d\d 95 %: 0\.\d+ to 0\.\d+ ▲ \+0\.\d+ \(/);
    expect(head).toContain('Hand sharpness 0.40 ×');
    expect(head).toMatch(/Face SSIM 0\.798/);
    expect(head).toMatch(/Hands found again 80\.0 % .* Filmed \(floor\): 96\.0 %/);
  });

  it('goes from what is worst to what explains it', () => {
    const order = [
      'Worst moments',
      'Over time',
      'Frame by frame',
      'Best moments',
      'All measures',
      'Settings',
      'What the figures mean',
    ];
    const places = order.map((title) => text.indexOf(title));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('outlines the worst area in each panel', () => {
    for (const x of [40, 200, 360]) {
      expect(page).toContain(`<rect class="inner" x="${x}" y="60" width="30" height="30"/>`);
    }
  });

  it('links the marks in the plots with the pictures', () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(targets)).toEqual(new Set(['clip1-worst1', 'clip1-worst2']));
    for (const id of targets) expect(page.split(`id="${id}"`)).toHaveLength(2);
  });

  it('tells frames that are lost from those that nobody reads', () => {
    expect(page).toContain('aria-label="left hand: found in 20 of 25 frames, lost in 4"');
    expect(page).toContain('class="unseen"');
  });

  it('shows what the difference to a copy says, in both directions', () => {
    expect(page).toMatch(/<td class="better"><b><span [^>]*aria-label="better"[^>]*>▲<\/span> \+0\.\d+/);
    expect(page).toMatch(/<td class="worse">.*?▼/);
    expect(page).toMatch(/<td class="unclear">/);
  });

  it('does not say that the filmed video equals itself', () => {
    const rows = page.match(/<tr><th scope="row">.*?<\/tr>/gs) ?? [];
    const row = (title: string) => rows.find((each) => each.includes(`>${title} `)) ?? '';
    expect(row('SSIM')).toContain('<td class="none">–</td>');
    expect(row('Detected')).toMatch(/96\.0.*80\.0|80\.0.*96\.0/s);
  });

  it('explains each measure that it shows, and no other', () => {
    expect(text).toContain('PCK@0.2 Share of keypoints');
    expect(page).toContain('<dt>Flicker</dt>');
    expect(bare).toContain('<dt>Flicker</dt>');
    expect(bare).not.toContain('<dt>PCK@0.2</dt>');
  });

  it('needs nothing from anywhere', () => {
    expect(page).not.toMatch(/<script|<link|https?:|@import|url\(/);
  });
});

it('escapes every name', () => {
  const evil = `</style></title><script>alert(1)</script>"'&`;
  const clips = [
    reportClip({ name: evil, figures: FIGURES.map((each) => ({ ...each, caption: evil })) }),
    reportClip({ name: evil }),
  ];
  const page = reportPage(report(clips, { title: evil, settings: { [evil]: evil } }));
  expect(page).not.toContain('<script');
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page.match(/<\/title>/g)).toHaveLength(1);
});

describe('the report of many clips', () => {
  const clips = [0.7, 0.5, 0.6].map((similarity) => reportClip({ name: `at ${similarity}`, similarity }));
  const page = reportPage(report(clips));

  it('lists the worst first, with a picture, and opens it', () => {
    const rows = [...page.matchAll(/<th scope="row"><a href="#(clip\d)">([^<]*)<\/a>/g)].map(
      ([, id, name]) => [id, name],
    );
    expect(rows).toEqual([
      ['clip1', 'at 0.5'],
      ['clip2', 'at 0.6'],
      ['clip3', 'at 0.7'],
    ]);
    expect(page.match(/<details open>/g)).toHaveLength(1);
    expect(page.match(/<details>/g)).toHaveLength(2);
    expect(page).toMatch(/<details open><summary>at 0\.5<\/summary>/);
    expect(page.match(/alt="Worst moment of at/g)).toHaveLength(3);
    expect(textOf(page)).toContain('Worst hands in at 0.5 at 0.40 s');
  });

  it('lists clips without hands after those with them', () => {
    const names = [...reportPage(report([BARE, ...clips])).matchAll(/<summary>([^<]*)</g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual(['at 0.5', 'at 0.6', 'at 0.7', 'no hands']);
  });

  it('has pictures of the worst 24 only, and a thumbnail of each', () => {
    const many = Array.from({ length: 30 }, (_, i) => reportClip({ similarity: 0.5 + i / 100, frames: 12 }));
    const page = reportPage(report(many));
    expect(page.match(/id="clip\d+-worst1"/g)).toHaveLength(24);
    expect(page.match(/alt="Worst moment of/g)).toHaveLength(30);
    expect(textOf(page)).toContain('Of 24 clips there are more pictures below.');
  });

  it('stays below 10 MB, however large the pictures are', () => {
    const figures = [figure({ jpeg: Buffer.alloc(1_000_000) }), figure({ kind: 'thumbnail' })];
    const many = Array.from({ length: 20 }, () => reportClip({ figures, frames: 12 }));
    const page = reportPage(report(many));
    expect(page.length).toBeLessThan(10e6);
    expect(page.match(/id="clip\d+-worst1"/g)).toHaveLength(3);
  });
});

it('says what it can of a clip without hands, pictures and opponents', () => {
  expect(textOf(bare)).toContain('The picture is as sharp as filmed. Worst picture at 0.00 s');
  expect(textOf(bare)).toContain('no hands, 1 frame ');
  expect(textOf(bare)).not.toMatch(/NaN|Infinity|undefined|null|Worst moments/);
});
