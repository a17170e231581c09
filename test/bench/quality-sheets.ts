import { basename } from 'node:path';
import { handBox } from '../../core/pose/regions.ts';
import { crop, type Tile, writeContactSheet } from '../support/contact-sheet.ts';
import type { Clip } from './clips.ts';
import type { Rendered } from './rendition.ts';

const PICTURE = 256;
const HAND = 128;
/** Pairs shown of each clip. */
const PICTURES = 4;
const HANDS = 8;

/** Collects what there is to see of many clips: one sheet of whole pictures, one of hands, a row for each clip. */
export class QualitySheets {
  readonly #pictures: Tile[][] = [];
  readonly #hands: Tile[][] = [];

  add({ name, signer }: Clip, rendered: readonly Rendered[]): void {
    const reference: Tile = { frame: signer.image, label: basename(name) };
    const pictures = evenly(rendered.slice(1), PICTURES);
    const hands = evenly(rendered.slice(1).flatMap(handsOf), HANDS);
    this.#pictures.push([
      reference,
      ...pictures.flatMap(({ index, target, frame }) => pair(`${index}`, target, frame)),
    ]);
    this.#hands.push([
      reference,
      ...hands.flatMap(({ title, box, target, frame }) => pair(title, crop(target, box), crop(frame, box))),
    ]);
  }

  /** Writes `out.png` and `out-hands.png`; returns their names. */
  async write(file: string): Promise<string[]> {
    const hands = file.replace(/(\.\w+)?$/, '-hands$1');
    await writeContactSheet(file, this.#pictures, PICTURE);
    await writeContactSheet(hands, this.#hands, HAND);
    return [file, hands];
  }
}

function pair(title: string, target: Tile['frame'], rendered: Tile['frame']): Tile[] {
  return [
    { frame: target, label: `${title} true` },
    { frame: rendered, label: `${title} rendered` },
  ];
}

function handsOf({ index, frame, target, truth }: Rendered) {
  return (['left', 'right'] as const).flatMap((side) => {
    const box = handBox(truth[`${side}Hand`]);
    return box ? [{ title: `${index}${side[0]}`, box, target, frame }] : [];
  });
}

/** `count` items at the middles of equal stretches of the list. */
export function evenly<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / count);
  return Array.from({ length: Math.min(count, items.length) }, (_, i) => items[Math.floor((i + 0.5) * step)]);
}
