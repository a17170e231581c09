import type { Frame, NodeKinds, Observation, PluginKind, Pose, PoseSource } from './contract.ts';
import { errors, SlpError } from './errors.ts';
import { frameProblem } from './image/frame.ts';
import { BODY_COUNT, FACE_COUNTS, HAND_COUNT, MEDIAPIPE_BODY_COUNT, STRIDE } from './pose/topology.ts';
import type { Watch } from './watchdog.ts';

/** Whose hooks are called. */
export interface Callee {
  readonly plugin: string;
  /** Sees to it that they come to an end; the built-in ones are known to. */
  readonly watch?: Watch;
}

/** Runs one hook of a plugin; whatever it throws comes out as an SlpError that names plugin, hook and moment. */
export async function callHook<T>(
  { plugin, watch }: Callee,
  hook: string,
  timestamp: number | undefined,
  call: () => T | Promise<T>,
): Promise<T> {
  try {
    const result = call();
    return await (watch && result instanceof Promise ? watch.until(result, hook, timestamp) : result);
  } catch (cause) {
    throw wrapped(plugin, hook, timestamp, cause);
  }
}

function wrapped(plugin: string, hook: string, timestamp: number | undefined, cause: unknown): unknown {
  return cause instanceof SlpError ? cause : errors.PLUGIN_FAILED(plugin, hook, timestamp, cause);
}

/** The functions that a node of each kind must have. */
const HOOKS = {
  source: ['samples'],
  estimator: ['estimate', 'reset'],
  generator: ['generate'],
  refiner: ['refine'],
  sink: ['start', 'write', 'finish'],
  objective: ['gradients', 'preview', 'export'],
} as const satisfies { readonly [K in PluginKind]: readonly (keyof NodeKinds[K])[] };

/** Why `node`, which a plugin made, is no node of that kind, or undefined where it is one. */
export function nodeProblem(kind: PluginKind, node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return `it made no ${kind} but ${String(node)}`;
  const fields = node as Readonly<Record<string, unknown>>;
  const missing = HOOKS[kind].find((hook) => typeof fields[hook] !== 'function');
  if (missing) return `its ${kind} has no function "${missing}"`;
  if (kind !== 'source') return undefined;
  const { pace, fps } = fields;
  if (pace !== 'file' && pace !== 'live') return `the pace of its source is neither "file" nor "live"`;
  return typeof fps === 'number' && fps > 0 && Number.isFinite(fps)
    ? undefined
    : `its source has ${String(fps)} frames per second`;
}

type PartName = 'body' | 'face' | 'leftHand' | 'rightHand' | 'bodyLandmarks';

const PARTS: Readonly<Record<PartName, readonly number[]>> = {
  body: [BODY_COUNT],
  face: Object.values(FACE_COUNTS),
  leftHand: [HAND_COUNT],
  rightHand: [HAND_COUNT],
  bodyLandmarks: [MEDIAPIPE_BODY_COUNT],
};

/** Why what a source yielded or an estimator found is no pose, or undefined where it is one. */
export function poseProblem(pose: Pose | null | undefined): string | undefined {
  if (typeof pose !== 'object' || pose === null) return 'it gave no pose';
  if (!Number.isFinite(pose.timestamp)) return `the timestamp of a pose is ${String(pose.timestamp)}`;
  for (const [name, counts] of Object.entries(PARTS)) {
    const part: unknown = pose[name as PartName];
    const optional = name === 'bodyLandmarks' ? part === undefined : part === null && name !== 'body';
    if (optional) continue;
    if (!(part instanceof Float32Array)) return `"${name}" of a pose is no Float32Array`;
    if (!counts.includes(part.length / STRIDE)) {
      return `"${name}" of a pose has ${part.length / STRIDE} points, not ${counts.join(' or ')}`;
    }
  }
  return undefined;
}

type Size = Pick<Frame, 'width' | 'height'>;

/** @param expected the size that it must have, and whose that is */
function wellFormed(plugin: string, frame: Frame, expected: readonly [Size, of: string]): Frame {
  const problem = frameProblem(frame) ?? sizeProblem(frame, ...expected);
  if (problem) throw errors.FRAME_INVALID(problem, plugin);
  return frame;
}

function sizeProblem(has: Size, wanted: Size, of: string): string | undefined {
  if (has.width === wanted.width && has.height === wanted.height) return undefined;
  return `it is ${has.width}×${has.height} pixels, ${of} ${wanted.width}×${wanted.height}`;
}

/** What a source yields. A live one waits for somebody, for as long as that takes; one of a file may be slow, but comes to an end. */
function watched({ watch }: Callee, source: PoseSource, signal: AbortSignal): AsyncIterable<Observation> {
  const observations = source.samples(signal);
  if (!watch || source.pace === 'live') return observations;
  const iterator = observations[Symbol.asyncIterator]();
  let last: number | undefined;
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const result = await watch.until(Promise.resolve(iterator.next()), 'samples', last);
        last = result.value?.pose?.timestamp;
        return result;
      },
      return: async () => {
        await iterator.return?.();
        return { done: true, value: undefined };
      },
    }),
  };
}

type Wrappers = { readonly [K in PluginKind]: (callee: Callee, node: NodeKinds[K]) => NodeKinds[K] };

/** A node whose hooks all go through `callHook`: what they do is checked and errors are wrapped once, here, and nowhere else. */
export function guardNode<K extends PluginKind>(kind: K, callee: Callee, node: NodeKinds[K]): NodeKinds[K] {
  return wrappers[kind](callee, node);
}

const wrappers: Wrappers = {
  source: (callee, source) => ({
    pace: source.pace,
    fps: source.fps,
    length: source.length,
    width: source.width,
    async *samples(signal) {
      try {
        for await (const observation of watched(callee, source, signal)) {
          const problem = poseProblem(observation?.pose);
          if (problem) throw new TypeError(problem);
          yield observation;
        }
      } catch (cause) {
        throw wrapped(callee.plugin, 'samples', undefined, cause);
      }
    },
  }),
  estimator: (callee, estimator) => ({
    estimate: (picture) =>
      callHook(callee, 'estimate', picture.timestamp, async () => {
        const pose = await estimator.estimate(picture);
        const problem = pose === null ? undefined : poseProblem(pose);
        if (problem) throw new TypeError(problem);
        return pose;
      }),
    reset: () => {
      try {
        estimator.reset();
      } catch (cause) {
        throw wrapped(callee.plugin, 'reset', undefined, cause);
      }
    },
  }),
  generator: (callee, generator) => ({
    generate: (sample) =>
      callHook(callee, 'generate', sample.pose.timestamp, async () =>
        wellFormed(callee.plugin, await generator.generate(sample), [
          sample.signer.image,
          "the signer's picture",
        ]),
      ),
    planes:
      generator.planes &&
      ((sample) => callHook(callee, 'planes', sample.pose.timestamp, async () => generator.planes!(sample))),
  }),
  refiner: (callee, refiner) => ({
    refine: (frame, sample) =>
      callHook(callee, 'refine', sample.pose.timestamp, async () => {
        const { width, height } = frame;
        const given = [{ width, height }, 'the one that it was given'] as const;
        return wellFormed(callee.plugin, await refiner.refine(frame, sample), given);
      }),
  }),
  sink: (callee, sink) => ({
    start: (format) => callHook(callee, 'start', undefined, () => sink.start(format)),
    write: (frame) => callHook(callee, 'write', frame.timestamp, () => sink.write(frame)),
    finish: () => callHook(callee, 'finish', undefined, () => sink.finish()),
  }),
  objective: (callee, objective) => ({
    networks: objective.networks,
    gradients: (batch, weights, step) =>
      callHook(callee, 'gradients', batch[0]?.pose.timestamp, () =>
        objective.gradients(batch, weights, step),
      ),
    preview: (sample, weights) =>
      callHook(callee, 'preview', sample.pose.timestamp, () => objective.preview(sample, weights)),
    export: (weights, directory) =>
      callHook(callee, 'export', undefined, () => objective.export(weights, directory)),
  }),
};
