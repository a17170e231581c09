/**
 * Light that a rough surface reflects, as a share of what a white matt surface that faces the light would: Trowbridge & Reitz's (GGX) facets,
 * Schlick's Fresnel, Hammon's (2017) visibility. All cosines above 0.
 *
 * @param alpha - Roughness squared.
 * @param specular - Reflectance at normal incidence.
 * @param nl - Cosine between normal and light; of normal and viewer: `nv`, of normal and the half vector: `nh`, of light and half vector: `lh`.
 */
export function reflect(
  alpha: number,
  specular: number,
  nl: number,
  nv: number,
  nh: number,
  lh: number,
): number {
  const squared = alpha * alpha;
  const slope = nh * nh * (squared - 1) + 1;
  const facets = squared / (slope * slope);
  const hidden = 0.5 / (2 * nl * nv * (1 - alpha) + (nl + nv) * alpha + 1e-6);
  const grazing = 1 - lh;
  const twice = grazing * grazing;
  return nl * facets * hidden * (specular + (1 - specular) * twice * twice * grazing);
}

/** Share of even light from all around that a rough surface reflects (Karis's 2014 fit). */
export function reflectAround(roughness: number, specular: number, nv: number): number {
  const smooth = 1 - roughness;
  const shape = Math.min(smooth * smooth, 2 ** (-9.28 * nv)) * smooth + 0.0425 - 0.0275 * roughness;
  return specular * (1.04 - 0.572 * roughness - 1.04 * shape) + 1.04 * shape - 0.04 + 0.022 * roughness;
}

/**
 * Light that upright fibres reflect at grazing angles (Estevez & Kulla 2017, of roughness 0.5; Neubelt & Pettineo's 2013 visibility), in
 * the units of `reflect`.
 */
export function reflectFibres(nl: number, nv: number, nh: number): number {
  return (2 * (1 - nh * nh) * nl) / (4 * (nl + nv - nl * nv) + 1e-6);
}
