import { DIFFERENCE_GAIN } from '../../core/evaluation/draw-figures.ts';
import { MEASURES, type Measure } from '../../core/evaluation/measures.ts';
import { type Html, html } from './html.ts';
import { sentence } from './wording.ts';

const MEANINGS: Readonly<Record<Measure['name'], string>> = {
  ssim: 'Structural similarity to the filmed frame: do edges and shapes lie where they should? 1 is equal, 0 unrelated.',
  msSsim: 'SSIM at five scales at once: forgives small shifts, still punishes wrong shapes. 1 is equal.',
  psnr: 'How far pixel values are off on average, in decibels; 6 dB more is half the error. It says little of shapes.',
  sharpness:
    'Fine detail, as a ratio to the filmed frames. Below 1 is blurred, above 1 has noise or edges too hard.',
  flicker: 'How much the picture changes otherwise than the filmed one from frame to frame, in grey levels.',
  warpingError:
    'What remains after following the filmed movement from frame to frame, in grey levels: things that do not stay what they were.',
  detection: 'Share of the hands or faces in the filmed video that an estimator finds in this one.',
  keypointError:
    'How far the keypoints found lie from the true ones, in percent of the hand or face. Only where it was found.',
  pck: 'Share of keypoints found within a fifth of the hand or face of where they should be. Only where it was found.',
};

const BETTER: Readonly<Record<Measure['better'], string>> = {
  higher: 'Higher is better.',
  lower: 'Lower is better.',
  one: 'Nearer to 1 is better.',
};

const TERMS: readonly (readonly [string, string])[] = [
  [
    'Hands, face, mouth',
    'Squares cut at the true keypoints out of both videos: a missing hand costs what it should.',
  ],
  [
    '95 % interval',
    'The two small numbers: where the figure would lie for other clips like these or, of one clip, for other moments like its own. Of fewer than five clips, or of one below five seconds, it is too narrow.',
  ],
  [
    '▲ ▼',
    'The rendered video is better, or worse, and chance is no likely reason: the interval of the difference, or of how much nearer to 1 it is, excludes 0.',
  ],
  ['Copy of the reference', 'The same photo in every frame: who renders worse than that renders nothing.'],
  ['Baseline', 'The second rendering that was given to compare with.'],
  [
    'Filmed (floor)',
    'The filmed video measured alike: what the method itself costs. A rendering that does better is blurred, or clearer than the film.',
  ],
  ['Difference', `Absolute difference of the pixel values, × ${DIFFERENCE_GAIN}: black is equal.`],
  ['n', 'Frames, or hands, that a figure is computed of.'],
];

/** One line for each measure that the report shows, and for each word it uses. */
export function glossary(measured: ReadonlySet<Measure['name']>): Html {
  const measures = MEASURES.filter(({ name }) => measured.has(name));
  return html`<dl>${measures.map(({ name, title, better }) => entry(sentence(title), `${MEANINGS[name]} ${BETTER[better]}`))}${TERMS.map(([term, meaning]) => entry(term, meaning))}</dl>`;
}

function entry(term: string, meaning: string): Html {
  return html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`;
}
