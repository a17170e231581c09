import { reflect, reflectAround, reflectFibres } from '../../../core/solid/reflection.ts';
import { scatteredLight } from '../../../core/solid/scattering.ts';
import type { AimedLight } from './light-rig.ts';
import type { Surroundings } from './scene.ts';
import type { Receiver } from './shadow-map.ts';
import type { VisiblePoint } from './visible-point.ts';

/** Metres that light spreads under skin. */
export const BLEED = 0.003;
/** Skin has two kinds of gloss: this share of it is sharper. */
const OILY = 0.12;
/** Most that is mirrored of a light: edges seen against it would sparkle. */
const GLARE = 6;
/** Skin is never a mirror, not even at its edges: pores and down hide most of what would glare there. Half of what is mirrored is lost at this share. */
const SKIN_GLARE = 0.26;
/** Share of the light from all around that skin's folds and down keep from being mirrored. */
const DOWN = 0.65;

/** Adds what a point reflects to the camera of one light, of which `receiver` has what gets there, to `rgb`. */
export function addLight(
  point: VisiblePoint,
  { toX: lx, toY: ly, toZ: lz, red, green, blue, size }: AimedLight,
  { facing, red: seenRed, other: seen, thickness }: Receiver,
  rgb: Float64Array,
): void {
  const { surface, viewX, viewY, viewZ, normalX, normalY, normalZ } = point;
  const { scatter } = surface;
  if (scatter > 0.01 && facing < 0.3 && thickness > 0) {
    // Light from behind comes through what is thin: ears, edges of fingers.
    const through = scatter * (0.3 - facing) * 0.35;
    rgb[0] += red * surface.red * through * Math.exp(-thickness * 260);
    rgb[1] += green * surface.green * through * 0.35 * Math.exp(-thickness * 700);
    rgb[2] += blue * surface.blue * through * 0.25 * Math.exp(-thickness * 1000);
  }
  if (seenRed <= 0 && seen <= 0) return;
  let hx = lx + viewX;
  let hy = ly + viewY;
  let hz = lz + viewZ;
  const half = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz + 1e-9);
  hx *= half;
  hy *= half;
  hz *= half;
  if (point.fibreX !== 0 || point.fibreY !== 0 || point.fibreZ !== 0) {
    addToHair(point, lx, ly, lz, hx, hy, hz, facing, red * seen, green * seen, blue * seen, rgb);
    return;
  }
  const nl = normalX * lx + normalY * ly + normalZ * lz;
  const lambert = nl > 0 ? nl : 0;
  let gotRed = lambert;
  let gotGreen = lambert;
  let gotBlue = lambert;
  if (scatter > 0.01) {
    // Relief is blurred by scattering, that of red light most.
    const bend = point.curvature;
    gotRed += scatter * (scatteredLight(nl + 0.6 * (facing - nl), bend, 0) - lambert);
    gotGreen += scatter * (scatteredLight(nl + 0.3 * (facing - nl), bend, 1) - lambert);
    gotBlue += scatter * (scatteredLight(nl + 0.15 * (facing - nl), bend, 2) - lambert);
  }
  let gloss = 0;
  let fibres = 0;
  let nv = normalX * viewX + normalY * viewY + normalZ * viewZ;
  if (nv < 0.02) nv = 0.02;
  if (nl > 0) {
    let nh = normalX * hx + normalY * hy + normalZ * hz;
    nh = nh < 0 ? 0 : nh > 1 ? 1 : nh;
    const lh = lx * hx + ly * hy + lz * hz;
    const { roughness, specular } = surface;
    const soft = size * 0.5;
    const alpha = Math.sqrt(roughness ** 4 + soft * soft);
    gloss = reflect(alpha < 1 ? alpha : 1, specular, nl, nv, nh, lh);
    if (scatter > 0.5) {
      const finer = Math.sqrt((roughness * 0.65) ** 4 + soft * soft);
      gloss += OILY * (reflect(finer, specular, nl, nv, nh, lh) - gloss);
      gloss *= SKIN_GLARE / (SKIN_GLARE + gloss);
    }
    gloss = (gloss < GLARE ? gloss : GLARE) * seen * surface.cavity;
    if (surface.sheen > 0) fibres = surface.sheen * reflectFibres(nl, nv, nh) * seen;
  }
  // What is reflected at the surface does not get under it.
  const under = 1 - surface.specular;
  rgb[0] += red * (surface.red * (gotRed * seenRed * under + fibres) + gloss);
  rgb[1] += green * (surface.green * (gotGreen * seen * under + fibres) + gloss);
  rgb[2] += blue * (surface.blue * (gotBlue * seen * under + fibres) + gloss);
}

/** Hair: Kajiya & Kay 1989, with Marschner's (2003) two highlights as Scheuermann (2004) has them: a white one, and one in the hair's colour nearer the roots. */
function addToHair(
  point: VisiblePoint,
  lx: number,
  ly: number,
  lz: number,
  hx: number,
  hy: number,
  hz: number,
  facing: number,
  red: number,
  green: number,
  blue: number,
  rgb: Float64Array,
): void {
  const { surface, fibreX, fibreY, fibreZ, normalX, normalY, normalZ } = point;
  const tl = fibreX * lx + fibreY * ly + fibreZ * lz;
  const th = fibreX * hx + fibreY * hy + fibreZ * hz;
  const nh = normalX * hx + normalY * hy + normalZ * hz;
  const wrapped = (facing + 0.35) / 1.35;
  const lit = wrapped > 0 ? wrapped : 0;
  const diffuse = (0.35 + 0.65 * Math.sqrt(Math.max(0, 1 - tl * tl))) * lit * 0.8;
  // Scales on the strand tilt both highlights, in opposite directions.
  const outer = th + nh * 0.08;
  const inner = th - nh * 0.12;
  const sharp = 2 / Math.max(0.02, surface.roughness ** 4);
  const primary = Math.max(0, 1 - outer * outer) ** (sharp * 0.5) * surface.specular * 2.2 * lit;
  const secondary = Math.max(0, 1 - inner * inner) ** (sharp * 0.12) * 0.45 * lit;
  const open = surface.cavity;
  rgb[0] += red * (surface.red * (diffuse + secondary) + primary) * open;
  rgb[1] += green * (surface.green * (diffuse + secondary) + primary) * open;
  rgb[2] += blue * (surface.blue * (diffuse + secondary) + primary) * open;
}

/** Adds what a point reflects of the light from all around to `rgb`; `open`: the share of it that gets there. */
export function addSurroundings(
  point: VisiblePoint,
  { above, horizon, below }: Surroundings,
  open: number,
  rgb: Float64Array,
): void {
  const { surface, viewX, viewY, viewZ, normalX, normalY, normalZ } = point;
  const { scatter, cavity } = surface;
  const share = open * cavity;
  const facing = normalX * viewX + normalY * viewY + normalZ * viewZ;
  const nv = facing < 0.02 ? 0.02 : facing;
  const hair = point.fibreX !== 0 || point.fibreY !== 0 || point.fibreZ !== 0;
  // Strands mirror little of it: each hides its neighbours.
  const kept = hair ? 0.3 : scatter > 0.5 ? 1 - DOWN * scatter : 1;
  const mirrored = reflectAround(surface.roughness, surface.specular, nv) * share * share * kept;
  const grazing = (1 - nv) * (1 - nv) * (1 - nv);
  const fibres = surface.sheen * grazing * share;
  const matt = hair ? 0.8 : 1 - surface.specular;
  const up = (1 - (normalY + scatter * 0.4 * (point.smoothY - normalY))) / 2;
  const mirrorUp = (1 - (2 * facing * normalY - viewY)) / 2;
  for (let channel = 0; channel < 3; channel++) {
    const albedo = channel === 0 ? surface.red : channel === 1 ? surface.green : surface.blue;
    // Corners are lit by what their own surfaces throw back (Jiménez et al. 2016).
    const a = 2.0404 * albedo - 0.3324;
    const b = -4.7951 * albedo + 0.6417;
    const c = 2.7552 * albedo + 0.6903;
    const bounced = ((share * a + b) * share + c) * share;
    const around =
      above[channel] * up * up + below[channel] * (1 - up) * (1 - up) + horizon[channel] * 2 * up * (1 - up);
    const there =
      above[channel] * mirrorUp * mirrorUp +
      below[channel] * (1 - mirrorUp) * (1 - mirrorUp) +
      horizon[channel] * 2 * mirrorUp * (1 - mirrorUp);
    rgb[channel] +=
      around * albedo * ((bounced > share ? bounced : share) * matt + fibres) + there * mirrored;
  }
}
