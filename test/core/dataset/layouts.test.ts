import { describe, expect, it } from 'vitest';
import { BadSample } from '../../../core/dataset/bad-sample.ts';
import { chooseJointOrder } from '../../../core/dataset/layouts/choose-joint-order.ts';
import { JOINT_ORDER, JOINT_ORDERS, JOINTS } from '../../../core/dataset/layouts/joint-orders.ts';
import { pointsToPose } from '../../../core/dataset/layouts/points-to-pose.ts';
import { bosphorus, phoenix, synthsl } from '../../../core/dataset/layouts/published.ts';
import { Points, readPoints } from '../../../core/dataset/layouts/read-points.ts';
import { readPoseDocument } from '../../../core/dataset/layouts/read-pose-document.ts';
import { webdataset } from '../../../core/dataset/layouts/webdataset.ts';
import { toSlpPosesFrame } from '../../../core/pose/slp-poses.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';
import { CANVAS, figure, pickled, points } from './published-tars.ts';

describe('names', () => {
  it.each([
    [synthsl, 'seq_12.00034.rgb.png', { key: 'seq_12.00034', clip: 'seq_12', frame: 34, part: 'rgb' }],
    [
      synthsl,
      'data/seq.00034.keypoints.pickle',
      { key: 'seq.00034', clip: 'seq', frame: 34, part: 'keypoints' },
    ],
    [synthsl, 'normal/seq.00034.png', { key: 'seq.00034', clip: 'seq', frame: 34, part: 'normal' }],
    [
      phoenix,
      'a-1.images0007.keypoints.pkl',
      { key: 'a-1.images0007', clip: 'a-1', frame: 7, part: 'keypoints' },
    ],
    [
      bosphorus,
      './0003.2.001.x/0012.keypoints.pickle',
      { key: '0003.2.001/0012', clip: '0003.2.001', frame: 12, part: 'keypoints' },
    ],
    [
      webdataset,
      'anna_apple_000123.jpg',
      { key: 'anna_apple_000123', clip: 'anna_apple', frame: 123, part: 'picture' },
    ],
    [webdataset, 'd.1/x9.pose.json', { key: 'd.1/x9', clip: 'd.1/x', frame: 9, part: 'keypoints' }],
    [webdataset, 'x.json', { key: 'x', clip: 'x', frame: Number.NaN, part: 'facts' }],
  ] as const)('of %o: %s', (layout, name, place) => {
    expect(layout.place(name, 'tar')).toEqual(place);
  });

  it('of a tar, where the files of BosphorusSign22k lie in no folder', () => {
    expect(bosphorus.place('0012.rgb.png', '0003.2.001')).toMatchObject({ key: '0003.2.001/0012' });
  });

  it.each([
    [synthsl, 'readme.txt'],
    [synthsl, 'rgb'],
    [bosphorus, 'folder/0012.rgb.png'],
    [webdataset, 'x.segm.png'],
    [webdataset, '.jpg'],
  ] as const)('of no sample: %o, %s', (layout, name) => {
    expect(layout.place(name, 'tar')).toBeNull();
  });
});

const read = (order: (typeof JOINT_ORDERS)[number], frame = 3): Points =>
  readPoints(pickled(points(figure(frame), order)));

function expectClose(found: Float32Array, expected: Float32Array, digits: number): void {
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i], digits);
}

describe('joint orders', () => {
  it.each(JOINT_ORDERS)('%s names 96 rows at most, each once', (name) => {
    const { body, face, leftHand, rightHand } = JOINT_ORDER[name];
    const own = [...face.filter((row) => row >= 0), ...leftHand, ...rightHand];
    expect(new Set(own).size).toBe(own.length);
    for (const row of [...own, ...body.map(([, row]) => row)]) expect(row).toBeLessThan(JOINTS);
  });

  it.each(JOINT_ORDERS)('%s is recognised by its skeleton', (name) => {
    expect(chooseJointOrder([read(name, 1), read(name, 9)])?.name).toBe(name);
  });

  it('points at random are no person', () => {
    const rows = points(figure(2), 'smplx');
    const mixed = rows.map((_, i) => rows[(i * 37) % JOINTS]);
    expect(chooseJointOrder([readPoints(pickled(mixed))])).toBeUndefined();
  });

  it.each(JOINT_ORDERS)('%s comes back as the pose that it was', (name) => {
    const person = figure(3);
    const found = pointsToPose(read(name), JOINT_ORDER[name], { width: CANVAS, height: CANVAS });
    const joints = ['leftShoulder', 'rightShoulder', 'leftElbow', 'leftWrist', 'rightWrist'] as const;
    for (const joint of joints) {
      const at = BODY[joint] * STRIDE;
      expect(found.body[at]).toBeCloseTo(person.body[at], 3);
      expect(found.body[at + 1]).toBeCloseTo(person.body[at + 1], 3);
    }
    const places = (hand: Float32Array | null) => hand!.filter((_, i) => i % STRIDE < 2);
    for (const hand of ['leftHand', 'rightHand'] as const) {
      expectClose(places(found[hand]), places(person[hand]), 3);
    }
    expect(found.body[BODY.leftHip * STRIDE + 3]).toBe(0);
    expect([...found.face!.subarray(30 * STRIDE, 30 * STRIDE + 2)]).toEqual([
      expect.closeTo(person.face![30 * STRIDE], 3),
      expect.closeTo(person.face![30 * STRIDE + 1], 3),
    ]);
  });
});

describe('keypoints', () => {
  it('in the first row or column of a picture of 256 are missing, as for the published loaders', () => {
    const seen = new Points([0, 0, 1 / 256, 1 / 256, 0.5, 0.9 / 256, 0.5, 1.2], 2);
    expect([0, 1, 2, 3].map((row) => seen.isSeen(row))).toEqual([false, true, false, true]);
  });

  it('move with the part of the picture that is cut out', () => {
    const seen = new Points([0.25, 0.5, 0.5, 0.5, 0, 0], 2, { from: 0.25, width: 0.5 });
    expect([seen.x(0), seen.x(1)]).toEqual([0, 0.5]);
    expect([seen.isSeen(1), seen.isSeen(2)]).toEqual([true, false]);
  });

  it('a hand of which less than half is seen was not found', () => {
    const rows = points(figure(0), 'smplx');
    for (const row of JOINT_ORDER.smplx.leftHand.slice(0, 11)) rows[row] = [0, 0];
    const found = pointsToPose(readPoints(pickled(rows)), JOINT_ORDER.smplx, { width: 9, height: 9 });
    expect([found.leftHand, found.rightHand === null]).toEqual([null, false]);
  });

  it.each([
    ['of another number', Buffer.from('(lp0\nI1\na.'), /shape 1×0/],
    ['that are no numbers', Buffer.from(`(l${"(S'a'\nI1\nta".repeat(96)}.`), /no lists of numbers/],
    [
      'of one row too long',
      Buffer.from(`(l${'(F0.5\nF0.5\nta'.repeat(95)}(F0.5\nF0.5\nF0.5\nF0.5\nta.`),
      /no lists of numbers/,
    ],
    ['that call functions', Buffer.from("cos\nsystem\n(S'true'\ntR."), /os\.system/],
    ['in pixels', pickled(points(figure(0), 'smplx').map(([x, y]) => [x * 256, y * 256])), /no part of/],
    ['that are not finite', pickled([[Number.NaN, 0], ...points(figure(0), 'smplx').slice(1)]), /not finite/],
  ])('%s are a bad sample', (_, bytes, message) => {
    expect(() => readPoints(bytes)).toThrow(BadSample);
    expect(() => readPoints(bytes)).toThrow(message);
  });

  it('as lists of three numbers are read like arrays of two', () => {
    const rows = points(figure(0), 'smplx');
    const list = Buffer.from(`(l${rows.map(([x, y]) => `(F${x}\nF${y}\nF0.5\nla`).join('')}.`);
    expect(Array.from(read('smplx', 0).data)).toEqual(rows.flat());
    const points3 = readPoints(list);
    expect(rows.map((_, row) => [points3.x(row), points3.y(row)])).toEqual(rows);
  });
});

describe('slp-poses of one frame', () => {
  const head = { format: 'slp-poses', version: 1, width: 400, height: 300, fps: 25 };
  const document = (change: object = {}, frame: unknown = JSON.parse(toSlpPosesFrame(figure(0)))): Buffer =>
    Buffer.from(JSON.stringify({ ...head, frames: [frame], ...change }));

  it('are read as they were written', () => {
    const { canvas, pose } = readPoseDocument(document());
    expect(canvas).toEqual({ width: 400, height: 300 });
    for (const part of ['body', 'face', 'leftHand', 'rightHand'] as const) {
      expectClose(pose[part]!, figure(0)[part]!, 1);
    }
  });

  it.each([
    ['no JSON', Buffer.from('{'), /no JSON/],
    ['a list', Buffer.from('[]'), /no JSON object/],
    ['another format', document({ format: 'x' }), /no slp-poses/],
    ['a later version', document({ version: 2 }), /no slp-poses/],
    ['no canvas', document({ width: 0 }), /canvas/],
    ['nobody', document({}, null), /nobody/],
    ['no frame', document({ frames: [] }), /nobody/],
    ['a part of another length', document({}, { body: [[1, 2]] }), /"body"/],
    ['a point that is none', document({}, { leftHand: Array(21).fill(['1', 2]) }), /point 0 of "leftHand"/],
    ['a point far away', document({}, { leftHand: Array(21).fill([1e300, 2]) }), /point 0/],
  ])('%s is a bad sample', (_, bytes, message) => {
    expect(() => readPoseDocument(bytes)).toThrow(BadSample);
    expect(() => readPoseDocument(bytes)).toThrow(message);
  });
});
