import type { Frame, Keypoints } from '../../../core/contract.ts';
import { meshRows, STRIDE } from '../../../core/pose/topology.ts';
import { luma, type Rgb } from './skin.ts';
import type { Light } from './surface.ts';

/** Share of the light that depends on where a surface faces. Hands on film are flatter than their shape: 0.2–0.3 scores best. */
const CONTRAST = 0.27;
/** How strongly light from one side may show, as a part of the contrast. */
const STRONGEST = 0.8;
/** From above: most rooms. What the face says is drawn towards it. */
const USUAL_X = 0;
const USUAL_Y = -0.3;
const TRUST = 0.6;
const FEWEST_PIXELS = 100;

/**
 * The direction of the light, from how the brightness of the face changes across it: a plane is fitted to the skin within an
 * ellipse around eyes and mouth, as though the face were an ellipsoid.
 *
 * @param tone colour of the face's skin; without it the usual light is assumed
 */
export function estimateLight(image: Frame, face: Keypoints | null, tone: Rgb | null): Light {
  const slope = face && tone ? brightnessSlope(image, face, luma(...tone)) : null;
  const x = USUAL_X + TRUST * ((slope?.[0] ?? USUAL_X) / CONTRAST - USUAL_X);
  const y = USUAL_Y + TRUST * ((slope?.[1] ?? USUAL_Y * CONTRAST) / CONTRAST - USUAL_Y);
  const limit = Math.min(1, STRONGEST / (Math.hypot(x, y) + 1e-9));
  return { x: CONTRAST * limit * x, y: CONTRAST * limit * y, z: CONTRAST, ambient: 1 - CONTRAST };
}

/** Change of brightness, as a part of the skin's, from the middle of the face to where it turns away to the right and downwards. */
function brightnessSlope(image: Frame, face: Keypoints, skin: number): readonly [number, number] | null {
  const rows = meshRows(face.length / STRIDE);
  const at = (mesh: number): readonly [number, number] => [
    face[rows[mesh] * STRIDE],
    face[rows[mesh] * STRIDE + 1],
  ];
  const [ax, ay] = at(234);
  const [bx, by] = at(454);
  const [chinX, chinY] = at(152);
  const radius = Math.hypot(bx - ax, by - ay) / 2;
  const cx = ((ax + bx) / 2) * 0.6 + chinX * 0.4;
  const cy = ((ay + by) / 2) * 0.6 + chinY * 0.4;
  const reach = 0.85 * radius;
  if (!(Number.isFinite(cx + cy) && radius > 1)) return null;
  let n = 0;
  let sx = 0;
  let sy = 0;
  let sl = 0;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  let xl = 0;
  let yl = 0;
  const right = Math.min(image.width - 1, cx + reach);
  const bottom = Math.min(image.height - 1, cy + reach);
  for (let py = Math.max(0, Math.ceil(cy - reach)); py <= bottom; py++) {
    for (let px = Math.max(0, Math.ceil(cx - reach)); px <= right; px++) {
      const x = (px + 0.5 - cx) / radius;
      const y = (py + 0.5 - cy) / radius;
      if (x * x + y * y > 0.72) continue;
      const o = (py * image.width + px) * image.channels;
      const bright = luma(image.data[o], image.data[o + 1], image.data[o + 2]) / skin;
      // eyes, brows, mouth, beard and shine are not skin
      if (bright < 0.7 || bright > 1.3) continue;
      n++;
      sx += x;
      sy += y;
      sl += bright;
      xx += x * x;
      xy += x * y;
      yy += y * y;
      xl += x * bright;
      yl += y * bright;
    }
  }
  if (n < FEWEST_PIXELS) return null;
  xx -= (sx * sx) / n;
  xy -= (sx * sy) / n;
  yy -= (sy * sy) / n;
  xl -= (sx * sl) / n;
  yl -= (sy * sl) / n;
  const determinant = xx * yy - xy * xy;
  if (!(determinant > 1e-6)) return null;
  return [(xl * yy - yl * xy) / determinant, (yl * xx - xl * xy) / determinant];
}
