import type { Keypoints, Pose } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import {
  BODY_IN_MEDIAPIPE,
  FACE_COUNTS,
  HAND_COUNT,
  MEDIAPIPE_BODY_COUNT,
  STRIDE,
} from '../../core/pose/topology.ts';
import { type DotPoseVersion, encodeDotPoseHeader } from './dot-pose-header.ts';
import { holisticComponents } from './landmarks.ts';
import { PartFile } from './part-file.ts';
import type { PoseFileMeta } from './write.ts';

type WritableVersion = Exclude<DotPoseVersion, '0.0'>;

const MAX_UINT16 = 0xffff;

/** Rows of a frame on its way through the spool: 33 body landmarks, a face of up to 468 points, two hands. */
const FACE_FROM = MEDIAPIPE_BODY_COUNT;
const HANDS_FROM = FACE_FROM + FACE_COUNTS.mesh;
const ROWS = HANDS_FROM + 2 * HAND_COUNT;

/**
 * Writes a `.pose` file with the components of MediaPipe Holistic; of a body's 33 landmarks those are
 * filled in that the pose has, all or 13, and everything missing has confidence 0. Without any face there is no face component.
 *
 * The format wants the number of frames and points first, and all coordinates before all confidences. So the
 * frames go through a second temporary file, and memory stays constant.
 *
 * @throws OUTPUT_UNWRITABLE, also for what the format cannot hold; what `poses` throws
 */
export async function writeDotPoseFile(
  path: string,
  version: WritableVersion,
  meta: PoseFileMeta,
  poses: AsyncIterable<Pose | null>,
): Promise<void> {
  if (Math.max(meta.width, meta.height) > MAX_UINT16) {
    throw errors.OUTPUT_UNWRITABLE(path, `.pose files hold sizes up to ${MAX_UINT16}`);
  }
  await using file = await PartFile.create(path);
  await using spool = await PartFile.create(`${path}.spool`);
  let frames = 0;
  let facePoints = 0;
  for await (const pose of poses) {
    const points = (pose?.face?.length ?? 0) / STRIDE;
    facePoints ||= points;
    if (points > 0 && points !== facePoints) {
      throw new RangeError(`faces of ${facePoints} and of ${points} points in one file`);
    }
    await spool.write(toRecord(pose));
    frames += 1;
  }
  if (version === '0.1' && frames > MAX_UINT16) {
    throw errors.OUTPUT_UNWRITABLE(
      path,
      `.pose 0.1 holds up to ${MAX_UINT16} frames, not ${frames}; use 0.2`,
    );
  }
  await file.write(encodeStart(version, meta, frames, facePoints));
  for (const columns of [[0, 1, 2], [3]]) {
    for (let frame = 0; frame < frames; frame++) {
      const record = await spool.read(frame * ROWS * STRIDE * 4, ROWS * STRIDE * 4);
      await file.write(encodeColumns(record, facePoints, columns));
    }
  }
  await file.finish();
}

function encodeStart(
  version: WritableVersion,
  { width, height, fps }: PoseFileMeta,
  frames: number,
  facePoints: number,
): Buffer {
  const components = holisticComponents(facePoints);
  const header = encodeDotPoseHeader({
    version,
    width: Math.round(width),
    height: Math.round(height),
    components,
  });
  const info = Buffer.alloc(version === '0.1' ? 6 : 10);
  if (version === '0.1') {
    info.writeUInt16LE(Math.max(1, Math.round(fps)), 0);
    info.writeUInt16LE(frames, 2);
    info.writeUInt16LE(1, 4);
  } else {
    info.writeFloatLE(fps, 0);
    info.writeUInt32LE(frames, 4);
    info.writeUInt16LE(1, 8);
  }
  return Buffer.concat([header, info]);
}

function toRecord(pose: Pose | null): Buffer {
  const record = Buffer.alloc(ROWS * STRIDE * 4);
  const put = (keypoints: Keypoints | null, rowOf: (row: number) => number): void => {
    keypoints?.forEach((value, i) => {
      const row = rowOf(Math.floor(i / STRIDE));
      record.writeFloatLE(value, (row * STRIDE + (i % STRIDE)) * 4);
    });
  };
  if (pose) {
    if (pose.bodyLandmarks) put(pose.bodyLandmarks, (row) => row);
    else put(pose.body, (row) => BODY_IN_MEDIAPIPE[row]);
    put(pose.face, (row) => FACE_FROM + row);
    put(pose.leftHand, (row) => HANDS_FROM + row);
    put(pose.rightHand, (row) => HANDS_FROM + HAND_COUNT + row);
  }
  return record;
}

/** The given columns of the rows that the file has. */
function encodeColumns(record: Buffer, facePoints: number, columns: readonly number[]): Buffer {
  const rows = ROWS - FACE_COUNTS.mesh + facePoints;
  const out = Buffer.alloc(rows * columns.length * 4);
  const gap = FACE_COUNTS.mesh - facePoints;
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const from = row < FACE_FROM + facePoints ? row : row + gap;
    for (const column of columns) {
      record.copy(out, at, (from * STRIDE + column) * 4, (from * STRIDE + column + 1) * 4);
      at += 4;
    }
  }
  return out;
}
