/** Bounds of what a rate may be: outside of them a container states a clock, not a rate. */
const MIN_RATE = 0.1;
const MAX_RATE = 240;
/** Where nothing usable is stated, as in recordings of browsers, which come from webcams. */
const FALLBACK = 30;
/** Least share of the grid's places that have a frame. Interlaced video has a grid of fields: half of it is empty. */
const MIN_OCCUPIED = 0.55;
/** Of rates that are stated with two decimals. */
const ROUNDING = 0.006;

/**
 * The rate at which a video's frames are decoded, from the two that ffmpeg knows: `grid`, the lowest rate that all timestamps
 * fit (its r_frame_rate, shown as "tbr"), and `average`, frames by duration (shown as "fps", two decimals).
 *
 * With a constant rate both agree, but for the odd duration of a last frame, and the grid is the exact one. With a variable rate
 * the grid still serves where most of its places are taken (a phone that skips frames in bad light): no frame is lost or moved.
 * Otherwise it may be anything up to the tick of a clock (1000, 90000), and the average is what there is.
 */
export function nominalRate(grid: number, average?: number): number {
  if (usable(grid) && (average === undefined || average >= MIN_OCCUPIED * grid)) return exactRate(grid);
  return average !== undefined && usable(average) ? exactRate(average) : FALLBACK;
}

function usable(rate: number): boolean {
  return rate >= MIN_RATE && rate <= MAX_RATE;
}

/** The whole or NTSC rate (30000/1001 and its like) that was rounded to `rate`; others as they are. */
function exactRate(rate: number): number {
  const whole = Math.round(rate);
  const ntsc = (Math.ceil(rate) * 1000) / 1001;
  const nearest = Math.abs(whole - rate) <= Math.abs(ntsc - rate) ? whole : ntsc;
  return Math.abs(nearest - rate) <= ROUNDING ? nearest : rate;
}
