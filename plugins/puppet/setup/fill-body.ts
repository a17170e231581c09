import { boxFilter } from '../../../core/image/box-filter.ts';
import { type Plane, samplePlane } from '../../../core/image/plane.ts';
import { pushPull } from '../../../core/image/push-pull.ts';
import { toLocal } from '../pose/shoulder-frame.ts';
import type { Analysis } from './analysis.ts';
import { enlargeColours } from './background.ts';
import { colourBin } from './colour-histogram.ts';

/** What a body consists of. Each is continued from itself alone: mixed, they smear a neck over the chest and a shirt over the chin. */
const SKIN = 0;
const HAIR = 1;
const CLOTH = 2;
const KINDS = 3;

/** A colour that the shirt has less of than this is not the shirt's: hair, a necklace. */
const RARE = 2e-4;
/** A colour that the face has less of than this is not its skin's: brows, lips, a lock of hair. */
const RARE_SKIN = 1e-3;

/** How much what usually is at a place counts beside a pixel that shows what is there: only in the middle of large holes. */
const USUAL = 1e-3;

/** The share of a kind to this power decides: a border between two kinds stays a border. */
const CONTRAST = 10;

/** Where the photo lies on the area to be filled, and that area's size, in pixels. */
export interface FilledArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Colours for what the photo does not show of the body, continued from what it shows: which kind of thing is there first, then the colours
 * of that kind.
 *
 * @param visible how far each of the photo's pixels shows the body, 0..1
 */
export function fillBody(analysis: Analysis, visible: Plane, area: FilledArea): Plane[] {
  const { photo, matte, frame } = analysis;
  const { width, height, factor, small } = photo;
  const columns = Math.ceil(area.width / factor);
  const rows = Math.ceil(area.height / factor);
  const shares = new Float32Array(columns * rows * KINDS);
  const known = new Float32Array(columns * rows);
  const colours = new Float32Array(columns * rows * 3);
  const weights = Array.from({ length: KINDS }, () => new Float32Array(columns * rows));
  const inner = boxFilter(matte, 1);
  for (let y = 0; y < rows; y++) {
    const py = y - area.top / factor;
    // mirrored below the picture's edge, so that the continuation has the cloth's colours
    const row = py >= small.height ? 2 * small.height - 2 - py : py;
    if (row < 0) continue;
    for (let x = 0; x < columns; x++) {
      const column = x - area.left / factor;
      if (column < 0 || column >= small.width) continue;
      const [across, down] = toLocal(frame, (column + 0.5) * factor, (row + 0.5) * factor);
      const o = y * columns + x;
      const i =
        Math.min(height - 1, row * factor + (factor >> 1)) * width +
        Math.min(width - 1, column * factor + (factor >> 1));
      const shown = inner.data[i] >= 0.97 && visible.data[i] >= 0.93;
      const kind = shown ? kindOf(analysis, i, down, column + 0.5, row + 0.5) : undefined;
      if (kind !== undefined) {
        weights[kind][o] = 1;
        for (let c = 0; c < 3; c++) colours[o * 3 + c] = small.rgb[(row * small.width + column) * 3 + c];
      }
      const usual = kind ?? usualKind(analysis, across, down, column + 0.5, row + 0.5);
      shares[o * KINDS + usual] = 1;
      known[o] = kind === undefined ? USUAL : 1;
    }
  }
  const spread = pushPull(shares, known, columns, rows, KINDS);
  for (let i = 0; i < spread.length; i++) spread[i] **= CONTRAST;
  const filled = new Float32Array(columns * rows * 3);
  const total = new Float32Array(columns * rows);
  weights.forEach((weight, kind) => {
    if (!weight.some((w) => w > 0)) return;
    const own = pushPull(colours, weight, columns, rows, 3);
    for (let o = 0; o < total.length; o++) {
      const share = spread[o * KINDS + kind] + 1e-9;
      total[o] += share;
      for (let c = 0; c < 3; c++) filled[o * 3 + c] += own[o * 3 + c] * share;
    }
  });
  for (let i = 0; i < filled.length; i++) filled[i] /= Math.max(1e-9, total[(i / 3) | 0]);
  return enlargeColours(filled, columns, rows, factor, area.width, area.height);
}

/** What pixel `i` of the body is, at u, v in the fields; undefined for what is no example of anything. */
function kindOf(
  { photo: { rgb }, fields, tones }: Analysis,
  i: number,
  down: number,
  u: number,
  v: number,
): number | undefined {
  const bin = colourBin(rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]);
  const skin = tones.skin[bin] > tones.cloth[bin];
  if (down < -0.3) return skin && tones.skin[bin] >= RARE_SKIN ? SKIN : HAIR;
  if (skin) {
    // the edges of bare hands and forearms are not the neck
    const bare = Math.min(
      ...[fields.left, fields.right].map(({ hand, forearm }) =>
        Math.min(samplePlane(hand, u, v) - 0.1, samplePlane(forearm, u, v) - 0.05),
      ),
    );
    return bare > 0 && down < 0.3 ? SKIN : undefined;
  }
  if (tones.cloth[bin] >= RARE) return CLOTH;
  return down < 0 ? HAIR : undefined;
}

/** What there is at a place of most bodies. */
function usualKind({ fields }: Analysis, across: number, down: number, u: number, v: number): number {
  if (samplePlane(fields.head, u, v) < -0.02) return SKIN;
  if (down > -0.17) return CLOTH;
  return Math.abs(across) < 0.15 ? SKIN : HAIR;
}
