import type { Frame } from '../contract.ts';
import type { Box } from '../pose/regions.ts';
import { type ChosenFigures, chooseFigures, type FigureCounts, type Moment } from './choose-figures.ts';
import { amplifiedDifference, composePanels, enlarge, opaque, type Panel, resize } from './compose-panels.ts';
import type { Evaluation } from './evaluate-clip.ts';
import { FastestHands, type Hand } from './fastest-hands.ts';
import { inStep } from './in-step.ts';
import { type Area, type ClipScores, READ_PARTS } from './scores.ts';
import { type TrueArea, trueAreas } from './true-areas.ts';

/**
 * A picture of a report, as JPEG. What it shows side by side is filmed and rendered:
 *
 * - `worst`, `best`: filmed | rendered | their difference, three panels of equal width; below each the area that is the
 *   reason, enlarged (where the whole picture is the reason, nothing is below);
 * - `hands`, `face`: the part at one moment, filmed above rendered;
 * - `thumbnail`: the worst moment, filmed | rendered.
 */
export interface Figure {
  readonly kind: 'worst' | 'best' | 'hands' | 'face' | 'thumbnail';
  /** What is shown, or is the reason for showing it. */
  readonly area: Area;
  /** Plain text. */
  readonly caption: string;
  /** Counts the true frames from 0. */
  readonly index: number;
  /** Microseconds from the start of the true video. */
  readonly timestamp: number;
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
  /** Where the area lies in the panels, in pixels of the figure: for whoever shows it to outline. */
  readonly outlines?: readonly Box[];
}

export interface FigureSettings extends FigureCounts {
  /** Largest width in pixels of one of the three panels. */
  readonly width: number;
  /** Of the JPEGs, 1..100. */
  readonly quality: number;
}

/** For one clip: up to 1 MB. */
export const MANY_FIGURES: FigureSettings = { worst: 6, best: 2, strip: 8, width: 320, quality: 82 };

/** For one clip of many: about 170 KB. */
export const FEW_FIGURES: FigureSettings = { worst: 2, best: 1, strip: 6, width: 200, quality: 76 };

/** What an absolute difference of 8-bit values is multiplied by to be seen. */
export const DIFFERENCE_GAIN = 3;

const STRIP_SIDE = 112;
const THUMBNAIL_SIDE = 80;
/** What is enlarged below a panel, in sides of the box that was scored. */
const SURROUNDINGS = 1.4;

const AREA_NAMES: Readonly<Record<Area, string>> = {
  whole: 'whole picture',
  face: 'face',
  mouth: 'mouth',
  leftHand: 'left hand',
  rightHand: 'right hand',
};

/** One frame of both videos, without alpha. */
interface Pair {
  readonly filmed: Frame;
  readonly rendered: Frame;
  readonly areas: readonly TrueArea[];
}

/** A figure and the frame that it is drawn from. */
interface Wanted {
  readonly moment: Moment;
  readonly draw: (pair: Pair) => Promise<Figure>;
}

/**
 * The pictures of one clip's report, from one more pass over its frames; nothing but the pictures is kept. First the worst
 * moments, worst first, then the best, a thumbnail, and the strips in the order of time; for each hand the moment
 * in which it moves fastest is marked, or comes at the end.
 *
 * @throws RangeError where there are more rendered frames than true ones, or fewer
 */
export async function drawFigures(
  scores: ClipScores,
  { truth, rendered }: Pick<Evaluation, 'truth' | 'rendered'>,
  settings: FigureSettings = MANY_FIGURES,
): Promise<Figure[]> {
  const frames = scores.contenders.rendered;
  const scored = new Map(frames.map((frame) => [frame.index, frame]));
  const wanted = wantedFigures(chooseFigures(frames, settings), settings);
  const drawn = new Map<Wanted, Figure>();
  const fastest = new Map<Hand, { readonly moment: Moment; readonly panels: readonly Panel[] }>();
  const hands = new FastestHands();
  let index = 0;
  for await (const now of inStep({ filmed: truth(), rendered: rendered() })) {
    const { frame, pose } = now.filmed;
    const pair = {
      filmed: opaque(frame),
      rendered: opaque(now.rendered),
      areas: trueAreas(pose, frame.width, frame.height),
    };
    for (const each of wanted) {
      if (each.moment.index === index) drawn.set(each, await each.draw(pair));
    }
    for (const area of hands.see(pose)) {
      const { timestamp, areas } = scored.get(index) ?? {};
      const ssim = areas?.[area]?.ssim;
      if (timestamp === undefined || ssim === undefined) continue;
      fastest.set(area, { moment: { index, timestamp, area, ssim }, panels: stripPanels(area, pair) });
    }
    index += 1;
  }
  const figures = wanted.flatMap((each) => drawn.get(each) ?? []);
  for (const { moment, panels } of fastest.values()) {
    const caption = `${seconds(moment)}, moving fastest`;
    const figure = await stripFigure(moment, panels, settings, caption);
    const same = figures.findIndex(
      ({ kind, area, index }) => kind === 'hands' && area === moment.area && index === moment.index,
    );
    if (same < 0) figures.push(figure);
    else figures[same] = figure;
  }
  return figures;
}

function wantedFigures({ worst, best, strips }: ChosenFigures, settings: FigureSettings): Wanted[] {
  const panels = (kind: 'worst' | 'best') => (moment: Moment) => ({
    moment,
    draw: (pair: Pair) => drawComparison(kind, moment, pair, settings),
  });
  return [
    ...worst.map(panels('worst')),
    ...best.map(panels('best')),
    ...worst
      .slice(0, 1)
      .map((moment) => ({ moment, draw: (pair: Pair) => drawThumbnail(moment, pair, settings) })),
    ...READ_PARTS.flatMap((part) => strips[part]).map((moment) => ({
      moment,
      draw: (pair: Pair) => stripFigure(moment, stripPanels(moment.area, pair), settings, seconds(moment)),
    })),
  ];
}

async function drawComparison(
  kind: 'worst' | 'best',
  moment: Moment,
  { filmed, rendered, areas }: Pair,
  settings: FigureSettings,
): Promise<Figure> {
  const width = Math.min(settings.width, filmed.width);
  const height = Math.max(1, Math.round((filmed.height * width) / filmed.width));
  const pictures = [filmed, rendered, amplifiedDifference(filmed, rendered, DIFFERENCE_GAIN)];
  const box = boxOf(moment.area, areas);
  const panels: Panel[] = [];
  for (const [column, picture] of pictures.entries()) {
    const left = column * width;
    panels.push({ frame: await resize(picture, width, height), left, top: 0 });
    if (box) panels.push({ frame: enlarge(picture, around(box), width), left, top: height });
  }
  const scale = width / filmed.width;
  const outlines =
    box &&
    pictures.map((_, column) => ({
      x: column * width + box.x * scale,
      y: box.y * scale,
      size: box.size * scale,
    }));
  return {
    kind,
    ...reason(moment),
    caption: `${AREA_NAMES[moment.area]} at ${seconds(moment)}, SSIM ${moment.ssim.toFixed(2)}`,
    ...(await composePanels(panels, settings.quality)),
    ...(outlines && { outlines }),
  };
}

async function drawThumbnail(
  moment: Moment,
  { filmed, rendered, areas }: Pair,
  { quality }: FigureSettings,
): Promise<Figure> {
  const box = boxOf(moment.area, areas);
  const small = async (picture: Frame): Promise<Frame> => {
    if (box) return enlarge(picture, around(box), THUMBNAIL_SIDE);
    return resize(
      picture,
      THUMBNAIL_SIDE,
      Math.max(1, Math.round((picture.height * THUMBNAIL_SIDE) / picture.width)),
    );
  };
  const panels = [
    { frame: await small(filmed), left: 0, top: 0 },
    { frame: await small(rendered), left: THUMBNAIL_SIDE, top: 0 },
  ];
  return {
    kind: 'thumbnail',
    ...reason(moment),
    caption: `${AREA_NAMES[moment.area]} at ${seconds(moment)}`,
    ...(await composePanels(panels, quality)),
  };
}

/** A part of both pictures, filmed above rendered. @throws RangeError where the filmed one does not show it */
function stripPanels(area: Area, { filmed, rendered, areas }: Pair): Panel[] {
  const box = boxOf(area, areas);
  if (box === undefined)
    throw new RangeError(`the ${AREA_NAMES[area]} was scored in a frame that does not show it`);
  return [filmed, rendered].map((picture, row) => ({
    frame: enlarge(picture, box, STRIP_SIDE),
    left: 0,
    top: row * STRIP_SIDE,
  }));
}

async function stripFigure(
  moment: Moment,
  panels: readonly Panel[],
  { quality }: FigureSettings,
  caption: string,
): Promise<Figure> {
  const kind = moment.area === 'face' ? 'face' : 'hands';
  return { kind, ...reason(moment), caption, ...(await composePanels(panels, quality)) };
}

function reason({ area, index, timestamp }: Moment): Pick<Figure, 'area' | 'index' | 'timestamp'> {
  return { area, index, timestamp };
}

function seconds({ timestamp }: Moment): string {
  return `${(timestamp / 1e6).toFixed(2)} s`;
}

function boxOf(area: Area, areas: readonly TrueArea[]): Box | undefined {
  return areas.find((each) => each.area === area)?.box;
}

function around({ x, y, size }: Box): Box {
  const margin = ((SURROUNDINGS - 1) / 2) * size;
  return { x: x - margin, y: y - margin, size: size + 2 * margin };
}
