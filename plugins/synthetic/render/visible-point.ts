import type { SurfacePoint } from '../../../core/solid/surface.ts';
import type { Part } from '../part.ts';
import type { View } from './project.ts';

/** A point of a surface as the camera sees it, in the world; what the material makes of it is in `surface`. One object serves all pixels. */
export interface VisiblePoint {
  readonly surface: SurfacePoint;
  x: number;
  y: number;
  z: number;
  /** Unit vector to the camera. */
  viewX: number;
  viewY: number;
  viewZ: number;
  /** Unit normal of the smooth surface. */
  smoothX: number;
  smoothY: number;
  smoothZ: number;
  /** Unit normal with the relief. */
  normalX: number;
  normalY: number;
  normalZ: number;
  /** Of hair: unit vector along the strand; 0 0 0 otherwise. */
  fibreX: number;
  fibreY: number;
  fibreZ: number;
  /** 1 / metres. */
  curvature: number;
}

/** Room for one point. */
export function createVisiblePoint(): VisiblePoint {
  const nowhere = { x: 0, y: 0, z: 0, normalX: 0, normalY: 0, normalZ: 0, fibreX: 0, fibreY: 0, fibreZ: 0 };
  const paint = {
    pixel: 0,
    red: 0,
    green: 0,
    blue: 0,
    roughness: 0,
    specular: 0,
    scatter: 0,
    sheen: 0,
    cavity: 0,
  };
  return {
    surface: { ...nowhere, ...paint, u: 0, v: 0, bumpX: 0, bumpY: 0, bumpZ: 0 },
    ...nowhere,
    ...{ viewX: 0, viewY: 0, viewZ: 0, smoothX: 0, smoothY: 0, smoothZ: 0, curvature: 0 },
  };
}

/**
 * Finds the point of a triangle at the centre of a pixel and paints it.
 *
 * @param seen - The part's vertices on the picture: pixels and 1 / depth, n × 3.
 * @param triangle - Row of the part's triangles.
 * @param column - Of the pixel.
 * @param curvature - Of the mesh's vertices: `curvatureOf`.
 */
export function findPoint(
  point: VisiblePoint,
  part: Part,
  seen: Float32Array,
  triangle: number,
  column: number,
  row: number,
  { eye, focal }: View,
  curvature: Float32Array,
): void {
  const x = column + 0.5;
  const y = row + 0.5;
  const { posed, material, twoSided } = part;
  const { mesh, positions, normals } = posed;
  const rest = mesh.positions;
  const restNormals = mesh.normals;
  const { surface } = point;
  const a = mesh.triangles[triangle * 3];
  const b = mesh.triangles[triangle * 3 + 1];
  const c = mesh.triangles[triangle * 3 + 2];
  const a3 = a * 3;
  const b3 = b * 3;
  const c3 = c * 3;
  const ax = seen[a3] - x;
  const ay = seen[a3 + 1] - y;
  const bx = seen[b3] - x;
  const by = seen[b3 + 1] - y;
  const cx = seen[c3] - x;
  const cy = seen[c3 + 1] - y;
  // Shares of the corners: areas on the picture, weighted by nearness (Heckbert & Moreton 1991).
  let wa = (bx * cy - by * cx) * seen[a3 + 2];
  let wb = (cx * ay - cy * ax) * seen[b3 + 2];
  let wc = (ax * by - ay * bx) * seen[c3 + 2];
  const area = wa / seen[a3 + 2] + wb / seen[b3 + 2] + wc / seen[c3 + 2];
  const whole = 1 / (wa + wb + wc);
  wa *= whole;
  wb *= whole;
  wc *= whole;

  point.x = wa * positions[a3] + wb * positions[b3] + wc * positions[c3];
  point.y = wa * positions[a3 + 1] + wb * positions[b3 + 1] + wc * positions[c3 + 1];
  point.z = wa * positions[a3 + 2] + wb * positions[b3 + 2] + wc * positions[c3 + 2];
  const toX = eye[0] - point.x;
  const toY = eye[1] - point.y;
  const toZ = eye[2] - point.z;
  const near = 1 / Math.sqrt(toX * toX + toY * toY + toZ * toZ);
  point.viewX = toX * near;
  point.viewY = toY * near;
  point.viewZ = toZ * near;
  let nx = wa * normals[a3] + wb * normals[b3] + wc * normals[c3];
  let ny = wa * normals[a3 + 1] + wb * normals[b3 + 1] + wc * normals[c3 + 1];
  let nz = wa * normals[a3 + 2] + wb * normals[b3 + 2] + wc * normals[c3 + 2];
  let scale = 1 / (Math.sqrt(nx * nx + ny * ny + nz * nz) || 1);
  if (twoSided && nx * toX + ny * toY + nz * toZ < 0) scale = -scale;
  nx *= scale;
  ny *= scale;
  nz *= scale;
  point.smoothX = nx;
  point.smoothY = ny;
  point.smoothZ = nz;
  point.curvature = wa * curvature[a] + wb * curvature[b] + wc * curvature[c];

  surface.x = wa * rest[a3] + wb * rest[b3] + wc * rest[c3];
  surface.y = wa * rest[a3 + 1] + wb * rest[b3 + 1] + wc * rest[c3 + 1];
  surface.z = wa * rest[a3 + 2] + wb * rest[b3 + 2] + wc * rest[c3 + 2];
  const rx = wa * restNormals[a3] + wb * restNormals[b3] + wc * restNormals[c3];
  const ry = wa * restNormals[a3 + 1] + wb * restNormals[b3 + 1] + wc * restNormals[c3 + 1];
  const rz = wa * restNormals[a3 + 2] + wb * restNormals[b3 + 2] + wc * restNormals[c3 + 2];
  const length = 1 / (Math.sqrt(rx * rx + ry * ry + rz * rz) || 1);
  surface.normalX = rx * length;
  surface.normalY = ry * length;
  surface.normalZ = rz * length;
  const { colours, uv } = mesh;
  surface.red = colours ? wa * colours[a3] + wb * colours[b3] + wc * colours[c3] : 1;
  surface.green = colours ? wa * colours[a3 + 1] + wb * colours[b3 + 1] + wc * colours[c3 + 1] : 1;
  surface.blue = colours ? wa * colours[a3 + 2] + wb * colours[b3 + 2] + wc * colours[c3 + 2] : 1;
  surface.u = uv ? wa * uv[a * 2] + wb * uv[b * 2] + wc * uv[c * 2] : 0;
  surface.v = uv ? wa * uv[a * 2 + 1] + wb * uv[b * 2 + 1] + wc * uv[c * 2 + 1] : 0;
  surface.pixel = (area * whole) / focal;
  surface.roughness = material.roughness;
  surface.specular = material.specular;
  surface.scatter = material.scatter;
  surface.sheen = material.sheen;
  surface.cavity = 1;
  surface.bumpX = 0;
  surface.bumpY = 0;
  surface.bumpZ = 0;
  surface.fibreX = 0;
  surface.fibreY = 0;
  surface.fibreZ = 0;
  material.paint?.(surface);

  point.normalX = nx;
  point.normalY = ny;
  point.normalZ = nz;
  point.fibreX = 0;
  point.fibreY = 0;
  point.fibreZ = 0;
  if (surface.bumpX !== 0 || surface.bumpY !== 0 || surface.bumpZ !== 0)
    tiltNormal(point, rest, positions, a3, b3, c3);
  if (surface.fibreX !== 0 || surface.fibreY !== 0 || surface.fibreZ !== 0)
    turnFibre(point, rest, positions, a3, b3, c3);
}

/** Turns the normal as the relief's slope does: the heights along two edges of the triangle are the same at rest and posed (Mikkelsen 2010). */
function tiltNormal(
  point: VisiblePoint,
  rest: Float32Array,
  posed: Float32Array,
  a: number,
  b: number,
  c: number,
): void {
  const { surface } = point;
  const { bumpX, bumpY, bumpZ } = surface;
  const alongB =
    bumpX * (rest[b] - rest[a]) + bumpY * (rest[b + 1] - rest[a + 1]) + bumpZ * (rest[b + 2] - rest[a + 2]);
  const alongC =
    bumpX * (rest[c] - rest[a]) + bumpY * (rest[c + 1] - rest[a + 1]) + bumpZ * (rest[c + 2] - rest[a + 2]);
  const ux = posed[b] - posed[a];
  const uy = posed[b + 1] - posed[a + 1];
  const uz = posed[b + 2] - posed[a + 2];
  const vx = posed[c] - posed[a];
  const vy = posed[c + 1] - posed[a + 1];
  const vz = posed[c + 2] - posed[a + 2];
  const faceX = uy * vz - uz * vy;
  const faceY = uz * vx - ux * vz;
  const faceZ = ux * vy - uy * vx;
  const share = 1 / (faceX * faceX + faceY * faceY + faceZ * faceZ || 1);
  let gx = (alongB * (vy * faceZ - vz * faceY) + alongC * (faceY * uz - faceZ * uy)) * share;
  let gy = (alongB * (vz * faceX - vx * faceZ) + alongC * (faceZ * ux - faceX * uz)) * share;
  let gz = (alongB * (vx * faceY - vy * faceX) + alongC * (faceX * uy - faceY * ux)) * share;
  const { smoothX, smoothY, smoothZ } = point;
  const out = gx * smoothX + gy * smoothY + gz * smoothZ;
  gx -= out * smoothX;
  gy -= out * smoothY;
  gz -= out * smoothZ;
  const scale = 1 / Math.sqrt(1 + gx * gx + gy * gy + gz * gz);
  point.normalX = (smoothX - gx) * scale;
  point.normalY = (smoothY - gy) * scale;
  point.normalZ = (smoothZ - gz) * scale;
}

/** Turns the strand's direction with the triangle it lies on. */
function turnFibre(
  point: VisiblePoint,
  rest: Float32Array,
  posed: Float32Array,
  a: number,
  b: number,
  c: number,
): void {
  const { fibreX, fibreY, fibreZ } = point.surface;
  const ux = rest[b] - rest[a];
  const uy = rest[b + 1] - rest[a + 1];
  const uz = rest[b + 2] - rest[a + 2];
  const vx = rest[c] - rest[a];
  const vy = rest[c + 1] - rest[a + 1];
  const vz = rest[c + 2] - rest[a + 2];
  const uu = ux * ux + uy * uy + uz * uz;
  const uv = ux * vx + uy * vy + uz * vz;
  const vv = vx * vx + vy * vy + vz * vz;
  const fu = fibreX * ux + fibreY * uy + fibreZ * uz;
  const fv = fibreX * vx + fibreY * vy + fibreZ * vz;
  const share = 1 / (uu * vv - uv * uv || 1);
  const alongB = (fu * vv - fv * uv) * share;
  const alongC = (fv * uu - fu * uv) * share;
  // Out of the triangle's own plane, not along the smooth normal: else strands would break at every edge.
  const out =
    (fibreX * (uy * vz - uz * vy) + fibreY * (uz * vx - ux * vz) + fibreZ * (ux * vy - uy * vx)) * share;
  const pux = posed[b] - posed[a];
  const puy = posed[b + 1] - posed[a + 1];
  const puz = posed[b + 2] - posed[a + 2];
  const pvx = posed[c] - posed[a];
  const pvy = posed[c + 1] - posed[a + 1];
  const pvz = posed[c + 2] - posed[a + 2];
  const x = alongB * pux + alongC * pvx + out * (puy * pvz - puz * pvy);
  const y = alongB * puy + alongC * pvy + out * (puz * pvx - pux * pvz);
  const z = alongB * puz + alongC * pvz + out * (pux * pvy - puy * pvx);
  const scale = 1 / (Math.sqrt(x * x + y * y + z * z) || 1);
  point.fibreX = x * scale;
  point.fibreY = y * scale;
  point.fibreZ = z * scale;
}
