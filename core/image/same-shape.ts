interface Size {
  readonly width: number;
  readonly height: number;
}

/** How far aspect ratios may differ: rounding to whole pixels, no more. */
const MAX_ASPECT_DIFFERENCE = 0.02;

/** Whether one picture is the other scaled: both have one aspect ratio, but for rounding to whole pixels. */
export function isSameShape(a: Size, b: Size): boolean {
  return Math.abs((a.width * b.height) / (a.height * b.width) - 1) <= MAX_ASPECT_DIFFERENCE;
}
