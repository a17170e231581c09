import { MEASURES, type Measure, type Region } from '../../core/evaluation/measures.ts';
import type { Area, Contender } from '../../core/evaluation/scores.ts';
import type { Estimate } from '../../core/evaluation/summarise.ts';

export const CONTENDER_NAMES: Readonly<Record<Contender, string>> = {
  rendered: 'Rendered',
  baseline: 'Baseline',
  copy: 'Copy of the reference',
  truth: 'Filmed (floor)',
};

export const REGION_NAMES: Readonly<Record<Region, string>> = {
  hand: 'Hands',
  face: 'Face',
  mouth: 'Mouth',
  whole: 'Whole picture',
};

export const AREA_NAMES: Readonly<Record<Area, string>> = {
  whole: 'whole picture',
  face: 'face',
  mouth: 'mouth',
  leftHand: 'left hand',
  rightHand: 'right hand',
};

/** @throws RangeError for a name that the catalogue does not have */
export function measureOf(name: Measure['name']): Measure {
  const measure = MEASURES.find((each) => each.name === name);
  if (measure === undefined) throw new RangeError(`${name} is no measure`);
  return measure;
}

/** With a capital at its start. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Between a number and its unit, so that they stay on one line. */
const NO_BREAK = '\u00a0';

/** Microseconds as people read them. */
export function seconds(timestamp: number): string {
  return `${(timestamp / 1e6).toFixed(2)}${NO_BREAK}s`;
}

/** With a true minus sign, and no sign for what rounds to zero. */
export function number(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** With a plus for what is above zero. */
export function signed(value: number, digits: number): string {
  const text = number(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

export function interval({ low, high }: Estimate, digits: number): string {
  return `${number(low, digits)} to ${number(high, digits)}`;
}

/** A value with its unit: `0.43 ×`, `87.0 %`, `0.612`. */
export function withUnit(value: number, { digits, unit }: Measure): string {
  return unit === '' ? number(value, digits) : `${number(value, digits)}${NO_BREAK}${unit}`;
}

/** `1 frame`, `45 frames`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
