import { DIFFERENCE_GAIN, type Figure } from '../../core/evaluation/draw-figures.ts';
import { Html, html } from './html.ts';
import { AREA_NAMES, seconds, sentence } from './wording.ts';

/** Filmed, rendered and their difference, each with the area that is the reason enlarged below; `rank` 1 is the first. */
export function comparison(figure: Figure, id: string, rank: number): Html {
  const { caption, index, width, height, outlines = [] } = figure;
  const enlarged = outlines.length > 0 ? `; below, the ${AREA_NAMES[figure.area]} enlarged` : '';
  return html`<figure class="comparison" id="${id}">
<figcaption><b class="rank">${rank}</b> ${sentence(caption)} <small>frame ${index}</small></figcaption>
<div class="heads" aria-hidden="true"><span>filmed</span><span>rendered</span><span>difference × ${DIFFERENCE_GAIN}</span></div>
<div class="picture">${image(figure, `Frame at ${seconds(figure.timestamp)}: filmed, rendered and their difference side by side${enlarged}`)}<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${[1, 2].map((column) => html`<path class="gap" d="M${(column * width) / 3} 0V${height}"/>`)}${outlines.map(({ x, y, size }) => rectangles(x, y, size))}</svg></div>
</figure>`;
}

/** Moments of one part, filmed above rendered, each with its time. */
export function strip(title: string, figures: readonly Figure[], id?: string): Html | null {
  if (figures.length === 0) return null;
  return html`<section class="strip"${id !== undefined && html` id="${id}"`}><h4>${title}</h4><ul>${figures.map(
    (figure) =>
      html`<li>${image(figure, `${sentence(AREA_NAMES[figure.area])} at ${seconds(figure.timestamp)}, filmed above rendered`)}<span>${figure.caption}</span></li>`,
  )}</ul></section>`;
}

export function thumbnail(figure: Figure, clip: string): Html {
  return image(figure, `Worst moment of ${clip}, ${figure.caption}: filmed beside rendered`);
}

function image({ jpeg, width, height }: Figure, alt: string): Html {
  const data = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength).toString('base64');
  return html`<img src="data:image/jpeg;base64,${new Html(data)}" width="${width}" height="${height}" alt="${alt}">`;
}

/** Light within dark: seen on any picture. */
function rectangles(x: number, y: number, size: number): Html {
  const at = [x, y, size, size].map((length) => Math.round(length));
  return html`${['outer', 'inner'].map(
    (name) => html`<rect class="${name}" x="${at[0]}" y="${at[1]}" width="${at[2]}" height="${at[3]}"/>`,
  )}`;
}
