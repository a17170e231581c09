export interface DotPoseContent {
  readonly version: number;
  readonly width?: number;
  readonly height?: number;
  readonly components: readonly {
    readonly name: string;
    readonly format: string;
    readonly points: readonly string[];
  }[];
  readonly fps?: number;
  /** [frame][person][point][x, y, (z,) confidence], the points of all components in a row. */
  readonly frames: readonly (readonly (readonly (readonly number[])[])[])[];
  /** In place of the true numbers. */
  readonly claimedFrames?: number;
  readonly claimedPeople?: number;
}

/** A `.pose` file, written from the published specification and sharing nothing with the program. */
export function dotPoseBytes(content: DotPoseContent): Buffer {
  const { version, width = 640, height = 480, components, fps = 25, frames } = content;
  const out: Buffer[] = [];
  const u16 = (n: number): void => {
    out.push(Buffer.from([n & 255, (n >> 8) & 255]));
  };
  const u32 = (n: number): void => {
    u16(n % 65536);
    u16(Math.floor(n / 65536));
  };
  const f32 = (n: number): void => {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(n);
    out.push(bytes);
  };
  const text = (s: string): void => {
    u16(Buffer.byteLength(s));
    out.push(Buffer.from(s));
  };
  f32(version);
  for (const n of [width, height, 0, components.length]) u16(n);
  for (const { name, format, points } of components) {
    text(name);
    text(format);
    for (const n of [points.length, 1, 1]) u16(n);
    for (const point of points) text(point);
    for (const n of [0, 0, 255, 0, 0]) u16(n);
  }
  const claimedFrames = content.claimedFrames ?? frames.length;
  if (version === 0) {
    u16(fps);
    u16(claimedFrames);
    for (const people of frames) {
      u16(people.length);
      for (const [id, points] of people.entries()) {
        u16(id);
        for (const n of points.flat()) f32(n);
      }
    }
    return Buffer.concat(out);
  }
  if (version === 0.1) {
    u16(fps);
    u16(claimedFrames);
  } else {
    f32(fps);
    u32(claimedFrames);
  }
  u16(content.claimedPeople ?? frames[0]?.length ?? 0);
  const points = frames.flat(2);
  for (const point of points) for (const n of point.slice(0, -1)) f32(n);
  for (const point of points) f32(point[point.length - 1]);
  return Buffer.concat(out);
}

/** A component of one hand, of the body's shoulders and nose. */
export const HAND = {
  name: 'RIGHT_HAND_LANDMARKS',
  format: 'XYZC',
  points: Array.from({ length: 21 }, (_, i) => `POINT_${i}`),
};
export const SHOULDERS = {
  name: 'POSE_LANDMARKS',
  format: 'XYZC',
  points: ['RIGHT_SHOULDER', 'LEFT_SHOULDER', 'NOSE'],
};

/** A person for the component `SHOULDERS`, around x. */
export function shouldersAt(x: number, confidence = 0.9): number[][] {
  return [
    [x - 50, 200, 1, confidence],
    [x + 50, 201, 2, confidence],
    [x, 100, 3, confidence],
  ];
}
