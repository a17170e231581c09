import type { Frame } from '../../../core/contract.ts';

/** Black bars of a film's frame, in rows. */
export interface Bars {
  readonly top: number;
  readonly bottom: number;
}

/** Black is no brighter than this in any channel. */
const BLACK = 40;

/** The share of a row that must be brighter for the picture to begin: a dark wall with somebody before it does not end at a line. */
const PICTURE = 0.6;

/** Compression blurs a bar's edge over this many rows; they are not what goes on behind it. */
const EDGE = 3;

/** At most this share of the height is a bar. */
const HIGHEST = 0.25;

export function findBars(image: Frame): Bars {
  const { height } = image;
  return { top: barAt(image, (r) => r), bottom: barAt(image, (r) => height - 1 - r) };
}

/** The photo as if its picture went on behind the bars: they take the colours of the rows beside them. */
export function withoutBars(image: Frame, bars: Bars): Frame {
  if (bars.top + bars.bottom === 0) return image;
  const stride = image.width * image.channels;
  const data = image.data.slice();
  const top = bars.top && bars.top + EDGE;
  const end = image.height - (bars.bottom && bars.bottom + EDGE);
  for (let y = 0; y < top; y++) data.copyWithin(y * stride, top * stride, (top + 1) * stride);
  for (let y = end; y < image.height; y++) data.copyWithin(y * stride, (end - 1) * stride, end * stride);
  return { ...image, data };
}

/** How many rows from an edge on are black; 0 where the picture does not begin at a line below them. */
function barAt(image: Frame, rowAt: (r: number) => number): number {
  const most = Math.floor(image.height * HIGHEST);
  let rows = 0;
  while (rows < most && brightShare(image, rowAt(rows)) === 0) rows++;
  if (rows === 0 || rows === most) return 0;
  return brightShare(image, rowAt(rows + EDGE)) >= PICTURE ? rows : 0;
}

function brightShare({ width, channels, data }: Frame, y: number): number {
  let bright = 0;
  for (let x = 0, o = y * width * channels; x < width; x++, o += channels) {
    if (Math.max(data[o], data[o + 1], data[o + 2]) > BLACK) bright++;
  }
  return bright / width;
}
