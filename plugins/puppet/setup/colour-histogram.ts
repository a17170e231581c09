/** Colours are counted in 16³ bins. */
const BINS = 16;

/** The bin of a colour with channels 0..255. */
export function colourBin(r: number, g: number, b: number): number {
  return ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4);
}

/** The bin of every pixel of an interleaved RGB image. */
export function colourBins(rgb: ArrayLike<number>): Uint16Array {
  const bins = new Uint16Array(rgb.length / 3);
  for (let i = 0, o = 0; i < bins.length; i++, o += 3) bins[i] = colourBin(rgb[o], rgb[o + 1], rgb[o + 2]);
  return bins;
}

/**
 * Probability of each colour bin, from weighted counts smoothed with (½, 1, ½) along each channel. Sums to 1, or is all
 * zero where nothing was counted.
 *
 * @param weight of pixel i; 0 leaves it out
 */
export function colourHistogram(bins: Uint16Array, weight: (i: number) => number): Float32Array {
  const histogram = new Float32Array(BINS ** 3);
  let total = 0;
  for (let i = 0; i < bins.length; i++) {
    const w = weight(i);
    if (w <= 0) continue;
    histogram[bins[i]] += w;
    total += w;
  }
  if (total === 0) return histogram;
  let sum = 0;
  let from = histogram;
  for (const step of [1, BINS, BINS * BINS]) {
    const to = new Float32Array(BINS ** 3);
    for (let i = 0; i < to.length; i++) {
      const position = Math.floor(i / step) % BINS;
      to[i] =
        from[i] + 0.5 * ((position > 0 ? from[i - step] : 0) + (position < BINS - 1 ? from[i + step] : 0));
    }
    from = to;
  }
  for (const value of from) sum += value;
  for (let i = 0; i < from.length; i++) from[i] /= sum;
  return from;
}
