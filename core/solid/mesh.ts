/**
 * Triangle meshes of solid things. Coordinates everywhere: metres, x to the right as the camera sees it, y down, z away from the
 * camera, as in `Keypoints`. A signer at rest stands upright, faces the camera (−z), and has the middle between both shoulder joints at
 * the origin; the signer's own left is at +x.
 */
export interface Mesh {
  /** At rest, n × 3. */
  readonly positions: Float32Array;
  /** At rest, n × 3, unit length, outwards. */
  readonly normals: Float32Array;
  /** Three rows of vertices each; counter-clockwise as seen from outside. */
  readonly triangles: Uint32Array;
  /** Linear RGB, 0..1, n × 3: what the material starts from. White where it is absent. */
  readonly colours?: Float32Array;
  /** Coordinates for the material's own use, n × 2. 0 where they are absent. */
  readonly uv?: Float32Array;
}

/** A mesh whose vertices follow up to four bones each. */
export interface SkinnedMesh extends Mesh {
  /** Rows in the table of transforms, n × 4. */
  readonly bones: Uint8Array;
  /** 0..1, n × 4; the four sum to 1. */
  readonly weights: Float32Array;
}

/** Where the vertices of a mesh are at one moment. */
export interface PosedMesh {
  readonly mesh: Mesh;
  /** n × 3. */
  readonly positions: Float32Array;
  /** n × 3, unit length. */
  readonly normals: Float32Array;
}

/** Room for a mesh to be posed in, at rest. */
export function createPosedMesh(mesh: Mesh): PosedMesh {
  return { mesh, positions: mesh.positions.slice(), normals: mesh.normals.slice() };
}
