import { describe, expect, it } from 'vitest';
import { ellipsoid, sphere } from '../../../../core/solid/implicit.ts';
import { createPosedMesh, type Mesh } from '../../../../core/solid/mesh.ts';
import { polygonise } from '../../../../core/solid/polygonise.ts';
import type { Material } from '../../../../core/solid/surface.ts';
import type { Vector } from '../../../../core/solid/transforms.ts';
import type { Part } from '../../../../plugins/synthetic/part.ts';
import { cameraAxes, project } from '../../../../plugins/synthetic/render/project.ts';
import { Renderer } from '../../../../plugins/synthetic/render/renderer.ts';
import type { Camera, Light, Rendering, Scene } from '../../../../plugins/synthetic/render/scene.ts';
import { SEGMENT } from '../../../../plugins/synthetic/segment.ts';

const SIZE = 96;
const CHALK: Material = { roughness: 1, specular: 0, scatter: 0, sheen: 0 };
const CAMERA: Camera = { position: [0, 0, -2], turn: [0, 0, 0], fieldOfView: 0.5 };
const TURNED: Camera = { position: [0.7, -0.5, -1.7], turn: [0.25, -0.36, 0.2], fieldOfView: 0.5 };
const DIRECTION: Vector = [0.48, 0.6, 0.64];
const LAMP: Light = { direction: DIRECTION, colour: [1, 1, 1], size: 0.02 };
const STILL = (): void => undefined;

const ball = (x: number, y: number, z: number, radius: number): Mesh =>
  polygonise(
    sphere(x, y, z, radius),
    { from: [x - 0.3, y - 0.3, z - 0.3], to: [x + 0.3, y + 0.3, z + 0.3] },
    radius / 12,
  );

/** A rectangle that faces the camera at distance `z`, tilted: `lean` metres nearer at its lower edge than at its upper one. */
function board(width: number, height: number, z: number, lean = 0): Mesh {
  const positions = [-1, -1, -1, 1, 1, 1, 1, -1].flatMap((x, i, all) =>
    i % 2 ? [] : [(x * width) / 2, (all[i + 1] * height) / 2, z - (all[i + 1] * lean) / 2],
  );
  const length = Math.hypot(lean, height);
  const normal = [0, -lean / length, -height / length];
  return {
    positions: new Float32Array(positions),
    normals: new Float32Array([...normal, ...normal, ...normal, ...normal]),
    triangles: new Uint32Array([0, 1, 2, 0, 2, 3]),
  };
}

const partOf = (mesh: Mesh, over: Partial<Part> = {}): Part => ({
  posed: createPosedMesh(mesh),
  material: CHALK,
  segment: SEGMENT.torso,
  castsShadow: true,
  twoSided: false,
  pose: STILL,
  ...over,
});

function sceneOf(parts: readonly Part[], over: Partial<Scene> = {}): Scene {
  const dark: Vector = [0, 0, 0];
  return {
    parts,
    camera: CAMERA,
    lights: [LAMP],
    surroundings: { above: dark, horizon: dark, below: dark },
    background: { paint: (_x, _y, rgb) => rgb.fill(0.5), wall: null },
    ...over,
  };
}

const render = (scene: Scene, passes = 1): Rendering =>
  new Renderer(SIZE).render(scene, new Array<() => void>(passes).fill(STILL));

/** The green of the pixel that shows a point. */
function greenAt({ colour }: Rendering, point: Vector, camera = CAMERA): number {
  const [x, y] = project(camera, SIZE, point);
  return colour[(Math.floor(y) * SIZE + Math.floor(x)) * 3 + 1];
}

describe('Renderer', () => {
  it('lights a ball most where it faces the light', () => {
    const { colour } = render(sceneOf([partOf(ball(0, 0, 0, 0.25))], { camera: TURNED }), 4);
    let [sumX, sumY, count] = [0, 0, 0];
    for (let i = 0; i < SIZE * SIZE; i++) {
      if (colour[i * 3 + 1] < 0.985) continue;
      sumX += (i % SIZE) + 0.5;
      sumY += Math.floor(i / SIZE) + 0.5;
      count++;
    }
    const [x, y] = project(TURNED, SIZE, [-0.25 * 0.48, -0.25 * 0.6, -0.25 * 0.64]);
    expect(count).toBeGreaterThan(10);
    expect(Math.abs(sumX / count - x)).toBeLessThan(1.5);
    expect(Math.abs(sumY / count - y)).toBeLessThan(1.5);
  });

  it('lets what is nearer hide what is farther, and knows what it shows', () => {
    const near = partOf(ball(0, 0, -0.3, 0.1), { segment: SEGMENT.leftHand });
    const face = partOf(ball(0, 0, 0.1, 0.25), { segment: SEGMENT.face });
    for (const parts of [
      [near, face],
      [face, near],
    ]) {
      const { segments, depth } = render(sceneOf(parts));
      const middle = (SIZE / 2) * SIZE + SIZE / 2;
      expect(segments[middle]).toBe(SEGMENT.leftHand);
      expect(segments[middle + 12]).toBe(SEGMENT.face);
      expect(segments[middle + 40]).toBe(SEGMENT.background);
      expect(depth[middle + 40]).toBe(Infinity);
    }
  });

  it("takes a triangle's segment from its first vertex", () => {
    const mesh = ball(0, 0, 0, 0.25);
    const segment = Uint8Array.from({ length: mesh.positions.length / 3 }, (_, v) =>
      mesh.positions[v * 3] < 0 ? SEGMENT.rightForearm : SEGMENT.rightHand,
    );
    const { segments } = render(sceneOf([partOf(mesh, { segment })]));
    expect(segments[(SIZE / 2) * SIZE + SIZE / 2 - 8]).toBe(SEGMENT.rightForearm);
    expect(segments[(SIZE / 2) * SIZE + SIZE / 2 + 8]).toBe(SEGMENT.rightHand);
  });

  it.each([
    ['straight', CAMERA],
    ['turned', TURNED],
  ])('measures depth and normals at centres of pixels: %s camera', (_name, camera) => {
    const radius = 0.25;
    const { depth, normals } = render(sceneOf([partOf(ball(0, 0, 0, radius))], { camera }), 5);
    const axes = cameraAxes(camera);
    const focal = SIZE / 2 / Math.tan(camera.fieldOfView / 2);
    const at = (row: number): number =>
      -[0, 1, 2].reduce((sum, k) => sum + axes[row * 3 + k] * camera.position[k], 0);
    const centre = [at(0), at(1), at(2)];
    let checked = 0;
    for (let i = 0; i < SIZE * SIZE; i++) {
      if (depth[i] === Infinity) continue;
      const ray = [((i % SIZE) + 0.5 - SIZE / 2) / focal, (Math.floor(i / SIZE) + 0.5 - SIZE / 2) / focal, 1];
      const normal = ray.map((value, axis) => (value * depth[i] - centre[axis]) / radius);
      // Where the ball is seen from the side its facets are.
      if (normal.reduce((sum, value, axis) => sum + value * ray[axis], 0) > -0.4) continue;
      checked++;
      expect(Math.hypot(...normal)).toBeCloseTo(1, 1.7);
      for (let axis = 0; axis < 3; axis++)
        expect(Math.abs(normals[i * 3 + axis] - normal[axis])).toBeLessThan(0.04);
    }
    expect(checked).toBeGreaterThan(400);
  });

  it.each([
    ['straight', CAMERA],
    ['turned', TURNED],
  ])('paints what is at the centres of pixels, where project() says: %s camera', (_name, camera) => {
    const points: Vector[] = [];
    const material: Material = { ...CHALK, paint: ({ x, y, z }) => points.push([x, y, z]) };
    const mesh = board(0.5, 0.6, 0, 1.2);
    render(sceneOf([partOf(mesh, { material })], { camera }));
    expect(points.length).toBeGreaterThan(300);
    for (const point of points) {
      const [x, y] = project(camera, SIZE, point);
      expect(Math.abs(x - Math.floor(x) - 0.5)).toBeLessThan(0.01);
      expect(Math.abs(y - Math.floor(y) - 0.5)).toBeLessThan(0.01);
      expect(Math.abs(point[2] + point[1] * 2)).toBeLessThan(1e-5);
    }
  });

  it('casts shadows where light does not get, and only there', () => {
    const hand = partOf(ball(-0.05, -0.05, -0.3, 0.06));
    const chest = partOf(board(0.9, 0.9, 0));
    const rendering = render(sceneOf([chest, hand]), 4);
    const steps = 0.3 / 0.64;
    const shadow: Vector = [-0.05 + 0.48 * steps, -0.05 + 0.6 * steps, 0];
    expect(greenAt(rendering, shadow)).toBeLessThan(0.02);
    expect(greenAt(rendering, [shadow[0] + 0.12, shadow[1], 0])).toBeCloseTo(0.64, 2);
    expect(greenAt(rendering, [shadow[0], shadow[1] + 0.12, 0])).toBeCloseTo(0.64, 2);
    const without = render(sceneOf([chest, { ...hand, castsShadow: false }]), 4);
    expect(greenAt(without, shadow)).toBeCloseTo(0.64, 2);
  });

  it('softens the shadows of large lights', () => {
    const parts = [
      partOf(board(1.4, 1.4, 0)),
      partOf(ball(-0.05, -0.05, -0.3, 0.06), { segment: SEGMENT.leftHand }),
    ];
    const widthOf = (size: number): number => {
      const { colour, segments } = render(sceneOf(parts, { lights: [{ ...LAMP, size }] }), 8);
      let partly = 0;
      for (let i = 0; i < SIZE * SIZE; i++) {
        const light = colour[i * 3 + 1];
        if (segments[i] === SEGMENT.torso && light > 0.06 && light < 0.58) partly++;
      }
      return partly;
    };
    expect(widthOf(0.12)).toBeGreaterThan(widthOf(0.02) * 2);
  });

  it('casts shadows on the wall behind', () => {
    const wall = 0.4;
    const background = { paint: (_x: number, _y: number, rgb: Float32Array) => rgb.fill(0.5), wall };
    const rendering = render(sceneOf([partOf(ball(-0.2, -0.2, 0, 0.1))], { background }), 4);
    const steps = wall / 0.64;
    const shadow: Vector = [-0.2 + 0.48 * steps, -0.2 + 0.6 * steps, wall];
    expect(greenAt(rendering, shadow)).toBeLessThan(0.05);
    expect(greenAt(rendering, [-shadow[0], shadow[1], wall])).toBe(0.5);
  });

  it('does not shade a smooth surface with its own shadow', () => {
    const rendering = render(
      sceneOf([
        partOf(
          polygonise(
            ellipsoid(0, 0, 0, 0.25, 0.2, 0.2),
            { from: [-0.3, -0.3, -0.3], to: [0.3, 0.3, 0.3] },
            0.02,
          ),
        ),
      ]),
      1,
    );
    for (let i = 0; i < SIZE * SIZE; i++) {
      if (rendering.depth[i] === Infinity) continue;
      const [nx, ny, nz] = rendering.normals.subarray(i * 3, i * 3 + 3);
      const lambert = -(nx * DIRECTION[0] + ny * DIRECTION[1] + nz * DIRECTION[2]);
      if (lambert > 0.25) expect(rendering.colour[i * 3 + 1]).toBeCloseTo(lambert, 3);
    }
  });

  it('darkens corners for light from all around', () => {
    const white: Vector = [1, 1, 1];
    const surroundings = { above: white, horizon: white, below: white };
    const grey: Material = {
      ...CHALK,
      paint: (point) => Object.assign(point, { red: 0.3, green: 0.3, blue: 0.3 }),
    };
    const parts = [
      partOf(board(0.9, 0.9, 0), { material: grey }),
      partOf(ball(0, 0, -0.02, 0.06), { material: grey }),
    ];
    const rendering = render(sceneOf(parts, { lights: [], surroundings }), 8);
    expect(greenAt(rendering, [0.35, 0, 0])).toBeCloseTo(0.3, 2);
    expect(greenAt(rendering, [0.068, 0, 0])).toBeLessThan(0.27);
  });

  it('turns the normal as the relief says, also on what has been turned from its rest', () => {
    const flat = board(0.9, 0.9, 0);
    const sloped: Material = { ...CHALK, paint: (point) => Object.assign(point, { bumpX: 1 }) };
    const part = partOf(flat, { material: sloped });
    // Rests facing the camera; posed a quarter turn about z: what rises to the right at rest now rises downwards.
    for (let v = 0; v < 4; v++) {
      const [x, y] = flat.positions.subarray(v * 3, v * 3 + 2);
      part.posed.positions.set([-y, x], v * 3);
    }
    const from = (direction: Vector): number =>
      render(sceneOf([part], { lights: [{ direction, colour: [1, 1, 1], size: 0 }] })).colour[
        (48 * SIZE + 48) * 3
      ];
    expect(from([0, Math.SQRT1_2, Math.SQRT1_2])).toBeCloseTo(1, 3);
    expect(from([0, -Math.SQRT1_2, Math.SQRT1_2])).toBeCloseTo(0, 3);
  });

  it('averages what moves over the moments', () => {
    const part = partOf(board(0.2, 0.2, 0));
    const moveTo = (x: number) => () => {
      part.posed.positions.set(part.posed.mesh.positions.map((value, i) => (i % 3 ? value : value + x)));
    };
    const light = { direction: [0, 0, 1] as const, colour: [1, 1, 1] as const, size: 0 };
    const moments = [moveTo(-0.25), moveTo(-0.25), moveTo(-0.25), moveTo(0.25)];
    const background = { paint: (_x: number, _y: number, rgb: Float32Array) => rgb.fill(0), wall: null };
    const rendering = new Renderer(SIZE).render(sceneOf([part], { lights: [light], background }), moments);
    expect(greenAt(rendering, [-0.25, 0, 0])).toBeCloseTo(0.75, 5);
    expect(greenAt(rendering, [0.25, 0, 0])).toBeCloseTo(0.25, 5);
    const [x, y] = project(CAMERA, SIZE, [-0.25, 0, 0]);
    expect(rendering.segments[Math.floor(y) * SIZE + Math.floor(x)]).toBe(SEGMENT.torso);
  });

  it('renders the same bytes for the same scene, whatever was rendered before', () => {
    const scene = sceneOf([
      partOf(board(0.9, 0.9, 0)),
      partOf(ball(0, 0, -0.3, 0.1), { material: { ...CHALK, scatter: 1 } }),
    ]);
    const used = new Renderer(SIZE);
    used.render(sceneOf([partOf(ball(0.1, 0, 0, 0.2))], { camera: TURNED }), [STILL, STILL]);
    const again = used.render(scene, [STILL, STILL, STILL]);
    const fresh = render(scene, 3);
    for (const plane of ['colour', 'depth', 'segments', 'normals'] as const)
      expect(Buffer.from(again[plane].buffer).equals(Buffer.from(fresh[plane].buffer))).toBe(true);
  });
});
