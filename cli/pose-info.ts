import { BODY, STRIDE } from '../core/pose/topology.ts';
import { openPoseFile } from '../plugins/pose-files/open.ts';
import { printable } from './terminal.ts';

/** What `slp pose info` says of a pose file; shares are parts of the frames with a person, 0..1. */
export interface PoseInfo {
  readonly format: string;
  readonly version: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly sizeAssumed: boolean;
  readonly fps: number;
  readonly fpsAssumed: boolean;
  readonly frames: number;
  readonly seconds: number;
  readonly people: number;
  readonly components: readonly { readonly name: string; readonly points: number }[];
  readonly seen: {
    readonly person: number;
    readonly shoulders: number;
    readonly face: number;
    readonly leftHand: number;
    readonly rightHand: number;
  };
}

/** Reads the whole file once, in constant memory. */
export async function poseInfo(path: string): Promise<PoseInfo> {
  const file = await openPoseFile(path);
  const seen = { person: 0, shoulders: 0, face: 0, leftHand: 0, rightHand: 0 };
  let frames = 0;
  for await (const pose of file.poses()) {
    frames += 1;
    if (!pose) continue;
    const { body } = pose;
    const shoulders = Math.min(body[BODY.leftShoulder * STRIDE + 3], body[BODY.rightShoulder * STRIDE + 3]);
    seen.person += 1;
    seen.shoulders += shoulders > 0 ? 1 : 0;
    seen.face += pose.face ? 1 : 0;
    seen.leftHand += pose.leftHand ? 1 : 0;
    seen.rightHand += pose.rightHand ? 1 : 0;
  }
  const share = (count: number): number => (frames === 0 ? 0 : Number((count / frames).toFixed(3)));
  const { format, version, width, height, sizeAssumed, fps, fpsAssumed, people, components } = file;
  return {
    format,
    version,
    width,
    height,
    sizeAssumed,
    fps,
    fpsAssumed,
    frames,
    seconds: Number((frames / fps).toFixed(3)),
    people,
    components,
    seen: {
      person: share(seen.person),
      shoulders: share(seen.shoulders),
      face: share(seen.face),
      leftHand: share(seen.leftHand),
      rightHand: share(seen.rightHand),
    },
  };
}

/** The same as lines for people. */
export function describePoseFile(info: PoseInfo): [string, string][] {
  const percent = (part: number): string => `${Math.round(part * 100)}%`;
  const { seen } = info;
  return [
    ['format', [info.format, info.version].filter(Boolean).join(' ')],
    ['canvas', `${info.width}×${info.height}${info.sizeAssumed ? ', assumed' : ''}`],
    [
      'frames',
      `${info.frames} (${info.seconds.toFixed(2)} s at ${Number(info.fps.toFixed(3))} fps${info.fpsAssumed ? ', assumed' : ''})`,
    ],
    ['people', String(info.people)],
    ['components', info.components.map(({ name, points }) => `${printable(name)} ${points}`).join(', ')],
    [
      'seen in',
      `person ${percent(seen.person)}, shoulders ${percent(seen.shoulders)}, face ${percent(seen.face)}`,
    ],
    ['', `left hand ${percent(seen.leftHand)}, right hand ${percent(seen.rightHand)}`],
  ];
}
