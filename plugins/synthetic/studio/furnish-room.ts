import type { Vector } from '../../../core/solid/transforms.ts';
import { mix } from '../../../core/solid/vectors.ts';
import { between } from '../draw.ts';
import { drawClothColour } from '../fabric/cloth-colours.ts';
import { bookshelf, cabinet, ceilingLamp, door, floorLamp, plant, sofa, wallPicture } from './furniture.ts';
import type { Block, Cluster, Panel, Room } from './room.ts';
import { drawPaint } from './walls.ts';

/** What a room is drawn for: where its back wall and its floor are, as the camera sees them. */
export interface RoomShape {
  /** Metres from the camera. */
  readonly back: number;
  /** Metres below the camera's axis. */
  readonly floor: number;
  /** Tangent of half the field of view. */
  readonly half: number;
}

/** Draws a living room, a study or an office: walls, a window perhaps, lamps, and furniture along the back wall. */
export function furnishRoom(random: () => number, { back, floor, half }: RoomShape): Room {
  const seen = back * half;
  const left = -Math.max(seen * between(random, 0.75, 1.6), 1.2);
  const right = Math.max(seen * between(random, 0.75, 1.6), 1.2);
  const ceiling = floor - between(random, 2.4, 2.9);
  const paint = drawPaint(random);
  const sidePaint = random() < 0.7 ? paint : drawPaint(random);
  const wood = mix([0.35, 0.22, 0.12], [0.5, 0.42, 0.32], random());
  const clusters: Cluster[] = [
    {
      blocks: [
        { from: [left - 1, ceiling - 1, back], to: [right + 1, floor + 1, back + 0.1], colour: paint },
        { from: [left - 0.1, ceiling - 1, -2], to: [left, floor + 1, back], colour: sidePaint },
        { from: [right, ceiling - 1, -2], to: [right + 0.1, floor + 1, back], colour: sidePaint },
        { from: [left, floor, -2], to: [right, floor + 0.1, back], colour: wood },
        { from: [left, ceiling - 0.1, -2], to: [right, ceiling, back], colour: [0.75, 0.74, 0.72] },
        { from: [left, floor - 0.09, back - 0.015], to: [right, floor, back], colour: [0.6, 0.6, 0.58] },
      ],
    },
  ];
  const panels: Panel[] = [];
  // Daylight from a window behind the camera, where one is not in the picture.
  const day = between(random, 3, 7);
  panels.push({
    corner: [between(random, left, right - 1.4), ceiling + 0.5, -0.5],
    sideA: [1.4, 0, 0],
    sideB: [0, 1.2, 0],
    glow: [day, day * 1.02, day * 1.06],
  });
  let from = left + between(random, 0, 0.3);
  while (from < right - 0.35) {
    const width = Math.min(right - from, between(random, 0.45, 1.5));
    clusters.push(...place(random, { from, to: from + width, back, floor, ceiling, wood }, panels));
    from += width + between(random, 0.05, 0.5);
  }
  if (random() < 0.35) {
    const { cluster, panel } = ceilingLamp(
      random,
      between(random, left * 0.5, right * 0.5),
      ceiling,
      back - 1,
    );
    clusters.push(cluster);
    panels.push(panel);
  }
  const ambient = between(random, 0.12, 0.3);
  return { clusters, panels, ambient: [ambient, ambient, ambient * 1.02] };
}

/** A stretch of the back wall. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly back: number;
  readonly floor: number;
  readonly ceiling: number;
  readonly wood: Vector;
}

function place(random: () => number, stretch: Stretch, panels: Panel[]): Cluster[] {
  const kind = random();
  if (kind < 0.3) return bookshelf(random, stretch);
  if (kind < 0.42) return [...cabinet(random, stretch), ...wallPicture(random, stretch)];
  if (kind < 0.54)
    return [...sofa(random, stretch, drawClothColour(random)), ...wallPicture(random, stretch)];
  if (kind < 0.68) return [plant(random, stretch)];
  if (kind < 0.78) {
    const { cluster, panel } = floorLamp(random, stretch);
    panels.push(panel);
    return [cluster];
  }
  if (kind < 0.85) return [door(random, stretch)];
  if (kind < 0.95) return [window(random, stretch, panels)];
  return wallPicture(random, stretch);
}

/** A window in the back wall with something green, grey and bright behind it. */
function window(random: () => number, { from, to, back, floor, ceiling }: Stretch, panels: Panel[]): Cluster {
  const top = ceiling + 0.35;
  const sill = floor - between(random, 0.6, 1);
  const glow = between(random, 1.2, 3.5);
  const horizon = between(random, 0.4, 0.8);
  const trees: Vector = mix([0.1, 0.22, 0.06], [0.3, 0.32, 0.3], random());
  const frame: Vector = [0.7, 0.7, 0.68];
  const bars = [0, 0.5, 1].map((at): Block => {
    const x = from + (to - from) * at;
    return { from: [x - 0.03, top, back - 0.05], to: [x + 0.03, sill, back], colour: frame };
  });
  const rails = [top, sill].map(
    (y): Block => ({
      from: [from - 0.04, y - 0.03, back - 0.06],
      to: [to + 0.04, y + 0.03, back],
      colour: frame,
    }),
  );
  const cloth = drawPaint(random);
  const curtains =
    random() < 0.6
      ? [-1, 1].map((side): Block => {
          const x = side < 0 ? from - 0.22 : to - 0.08;
          return {
            from: [x, top - 0.15, back - 0.14],
            to: [x + 0.3, floor - 0.05, back - 0.07],
            colour: cloth,
            paint: (u, _v, rgb) => {
              const fold = 0.7 + 0.3 * Math.sin(u * 26 + 2 * Math.sin(u * 7));
              for (let c = 0; c < 3; c++) rgb[c] = cloth[c] * fold;
            },
          };
        })
      : [];
  panels.push({
    corner: [from, sill, back - 0.02],
    sideA: [0, top - sill, 0],
    sideB: [to - from, 0, 0],
    glow: [glow, glow, glow * 1.05],
  });
  const pane: Block = {
    from: [from, top, back - 0.02],
    to: [to, sill, back - 0.01],
    colour: [1, 1, 1],
    glow: [glow, glow, glow],
    paint: (u, v, rgb) => {
      const edge = horizon + 0.08 * Math.sin(u * 9) + 0.05 * Math.sin(u * 23);
      if (v < edge) rgb.set([0.85, 0.95, 1.05]);
      else rgb.set([trees[0] + 0.1 * Math.sin(u * 40 + v * 30) ** 2, trees[1], trees[2]]);
    },
  };
  return { blocks: [...bars, ...rails, ...curtains, pane] };
}
