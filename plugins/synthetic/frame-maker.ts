import type { Keypoints, Pose } from '../../core/contract.ts';
import { encodeReference, encodeRendered, type RenderedSample } from '../../core/dataset/rendered-files.ts';
import { encodeTarFiles } from '../../core/dataset/tar-entry.ts';
import { STRIDE } from '../../core/pose/topology.ts';
import { clipKey, clipName } from './plan-clips.ts';
import { Renderer } from './render/renderer.ts';
import type { FilmedFrame, FrameFiles, FrameRequest, RenderPlan } from './render-messages.ts';
import { type Shot, Stage } from './stage.ts';

/** Makes frames, one at a time, of whichever signer: the next one may be asked for when the last one is there. */
export class FrameMaker {
  readonly #renderer: Renderer;
  /** One at a time: a signer takes tens of megabytes. */
  #stage: Stage | undefined;

  constructor(private readonly plan: RenderPlan) {
    this.#renderer = new Renderer(plan.size);
  }

  async film(request: FrameRequest): Promise<FilmedFrame> {
    const { frame, pose } = await this.#shot(request);
    return { frame, pose };
  }

  /** Where the keypoints of a frame are, whether or not they are seen. */
  keypoints({ signer, at }: FrameRequest): Pose {
    if (at === 'reference') throw new RangeError('a reference has keypoints of its own');
    return this.#stageOf(signer).keypoints(at.clip, at.frame);
  }

  /** @param clips keys of all clips of the signer: what references are called in some layouts */
  async files(request: FrameRequest, clips: readonly string[]): Promise<FrameFiles> {
    const { seed, fps, files } = this.plan;
    if (!files) throw new RangeError('there is no layout to write files in');
    const { signer, at } = request;
    const { pose, planes, frame: picture } = await this.#shot(request);
    const name =
      at === 'reference' ? { clip: 'reference', frame: 0 } : { clip: clipName(at.clip), frame: at.frame };
    const facts = {
      signer: this.#stageOf(signer).name,
      ...name,
      timestamp: picture.timestamp,
      fps,
      width: picture.width,
      height: picture.height,
    };
    const sample: RenderedSample = { picture, pose, planes, facts };
    const { layout, quality } = files;
    const tars =
      at === 'reference'
        ? await encodeReference(layout, clips, sample, quality)
        : [await encodeRendered(layout, clipKey(seed, { signer, clip: at.clip }), sample, quality)];
    return {
      bytes: tars.map((tar) => new Uint8Array(encodeTarFiles(tar))),
      seen: {
        leftHand: shareSeen(pose.leftHand),
        rightHand: shareSeen(pose.rightHand),
        face: shareSeen(pose.face),
      },
    };
  }

  async #shot({ signer, at }: FrameRequest): Promise<Shot> {
    const stage = this.#stageOf(signer);
    return at === 'reference' ? stage.reference() : stage.shot(at.clip, at.frame);
  }

  #stageOf(signer: number): Stage {
    if (this.#stage?.number !== signer) this.#stage = new Stage(this.plan, signer, this.#renderer);
    return this.#stage;
  }
}

/** Part of the keypoints that are seen, neither hidden nor outside of the picture. */
function shareSeen(keypoints: Keypoints | null): number {
  if (!keypoints) return 0;
  let seen = 0;
  for (let at = 3; at < keypoints.length; at += STRIDE) seen += keypoints[at] === 1 ? 1 : 0;
  return (seen * STRIDE) / keypoints.length;
}
