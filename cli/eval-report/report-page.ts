import { MEASURES, type Measure } from '../../core/evaluation/measures.ts';
import type { Summary } from '../../core/evaluation/summarise.ts';
import { clipSection, type ReportClip, worstFaceOf, worstOf } from './clip-section.ts';
import { clipsTable, type Placed, worstFirst } from './clips-table.ts';
import { glossary } from './glossary.ts';
import { headline, type Worst } from './headline.ts';
import { Html, html } from './html.ts';
import { measuresTable } from './measures-table.ts';
import { REPORT_STYLE } from './style.ts';
import { counted } from './wording.ts';

export type { ReportClip } from './clip-section.ts';

export interface Report {
  readonly title: string;
  /** What the figures depend on, as it should be read. */
  readonly settings: Readonly<Record<string, string>>;
  /** Of all clips together. */
  readonly summary: Summary;
  readonly clips: readonly ReportClip[];
}

/** Of more clips the page has only the figures and a thumbnail: somebody has to open it. */
const CLIPS_WITH_PICTURES = 24;
/** Bytes of JPEG from which on clips have a thumbnail only; as text they are a third more. */
const MAX_PICTURES = 4e6;

/** A page that loads nothing from anywhere, whatever a name may hold. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/**
 * A report as one HTML file without scripts that needs no other file: what is worst comes first, in pictures. Of several
 * clips all come in a table, worst hands first, each with a section of its own; at most 24 of them have more pictures
 * than one, so that 52 clips stay below 10 MB.
 */
export function reportPage({ title, settings, summary, clips }: Report): string {
  const placed = withinLimits(worstFirst(clips)).map((clip, i): Placed => ({ clip, id: `clip${i + 1}` }));
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<style>${new Html(REPORT_STYLE)}</style>
</head>
<body>
<header><h1>${title} <small>${extentOf(summary, placed)}</small></h1>
${overall(summary, placed)}</header>
<main>
${placed.length === 1 ? oneClip(placed[0]) : manyClips(summary, placed)}
</main>
<footer>
<section><h2>Settings</h2>
<table class="settings"><tbody>${Object.entries(settings).map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table></section>
<section><h2>What the figures mean</h2>
${glossary(measuredIn(summary))}</section>
</footer>
</body>
</html>
`;
  return page.toString();
}

function overall(summary: Summary, placed: readonly Placed[]): Html {
  const located = ({ clip, id }: Placed, find: typeof worstOf): Worst | undefined => {
    const worst = find(clip, id);
    return worst && placed.length > 1 ? { ...worst, where: `in ${clip.scores.name} ${worst.where}` } : worst;
  };
  const [first] = placed;
  const face = ({ clip }: Placed): number => clip.summary.contenders.rendered?.face?.ssim?.value ?? 1;
  const [worstFace] = [...placed].sort((a, b) => face(a) - face(b));
  return headline(summary, first && located(first, worstOf), worstFace && located(worstFace, worstFaceOf));
}

function extentOf({ frames }: Summary, placed: readonly Placed[]): string {
  const [only, ...more] = placed;
  return `${more.length === 0 && only ? only.clip.scores.name : `${placed.length} clips`}, ${counted(frames, 'frame')}`;
}

function oneClip({ clip, id }: Placed): Html {
  return html`<h2 class="spoken">${clip.scores.name}</h2>
${clipSection(clip, id)}`;
}

function manyClips(summary: Summary, placed: readonly Placed[]): Html {
  return html`<section><h2>Clips</h2>
${clipsTable(placed)}</section>
<section><h2>All clips together</h2>
${measuresTable(summary, 'All measures, every clip counting alike, with 95 % intervals')}</section>
<section><h2>Each clip</h2>
${placed.map(
  (
    { clip, id },
    i,
  ) => html`<details${i === 0 && new Html(' open')}><summary>${clip.scores.name}</summary><div class="clip" id="${id}">
${clipSection(clip, id)}</div></details>
`,
)}</section>`;
}

function withinLimits(clips: readonly ReportClip[]): ReportClip[] {
  let bytes = 0;
  return clips.map((clip, i) => {
    for (const { jpeg } of clip.figures) bytes += jpeg.length;
    const full = i < CLIPS_WITH_PICTURES && (i === 0 || bytes <= MAX_PICTURES);
    return full ? clip : { ...clip, figures: clip.figures.filter(({ kind }) => kind === 'thumbnail') };
  });
}

function measuredIn({ contenders }: Summary): ReadonlySet<Measure['name']> {
  const regions = Object.values(contenders.rendered ?? {});
  return new Set(MEASURES.map(({ name }) => name).filter((name) => regions.some((figures) => figures[name])));
}
