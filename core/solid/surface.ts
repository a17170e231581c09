/** A point of a surface that is being shaded. One object serves all pixels: a material's `paint` reads some fields and changes others. */
export interface SurfacePoint {
  /** Where the point is at rest, metres: what is painted there stays on the thing when it moves. */
  x: number;
  y: number;
  z: number;
  /** The mesh's own texture coordinates. */
  u: number;
  v: number;
  /** Unit normal at rest. */
  normalX: number;
  normalY: number;
  normalZ: number;
  /** Side of a pixel on the surface, metres at rest: details smaller than that should be averaged away. */
  pixel: number;

  /** Linear RGB, 0..1. The mesh's colour to begin with. */
  red: number;
  green: number;
  blue: number;
  /** 0.05 (wet) to 1 (chalk); that of the material to begin with. */
  roughness: number;
  /** Reflectance at normal incidence, 0..1: 0.04 most things, 0.028 skin. That of the material to begin with. */
  specular: number;
  /** How far light gets under the surface, 0..1: 1 is skin. That of the material to begin with. */
  scatter: number;
  /** Light reflected at grazing angles by fibres, 0..1: cloth. That of the material to begin with. */
  sheen: number;
  /** Share of the light from all around that gets there, 0..1: less in creases. 1 to begin with. */
  cavity: number;
  /** Slope of the relief at this point, in space at rest: metres of height per metre. 0 to begin with. */
  bumpX: number;
  bumpY: number;
  bumpZ: number;
  /** Direction of fibres at rest, unit length, for hair; 0 0 0 otherwise and to begin with. */
  fibreX: number;
  fibreY: number;
  fibreZ: number;
}

/** What a surface is made of: what its points begin with (see `SurfacePoint`), and how they differ. */
export interface Material {
  readonly roughness: number;
  readonly specular: number;
  readonly scatter: number;
  readonly sheen: number;
  /** Paints a point: colour, relief, wear. Pure; called once a visible sample. */
  paint?(point: SurfacePoint): void;
}
