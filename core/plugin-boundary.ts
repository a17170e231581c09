import type { Frame, NodeKinds, PluginKind, Pose } from './contract.ts';
import { errors, SlpError } from './errors.ts';
import { frameProblem } from './image/frame.ts';
import { BODY_COUNT, FACE_COUNTS, HAND_COUNT, MEDIAPIPE_BODY_COUNT, STRIDE } from './pose/topology.ts';

/** Runs one hook of a plugin; whatever it throws comes out as an SlpError that names plugin, hook and moment. */
export async function callHook<T>(
  plugin: string,
  hook: string,
  timestamp: number | undefined,
  call: () => T | Promise<T>,
): Promise<T> {
  try {
    return await call();
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
function poseProblem(pose: Pose | null | undefined): string | undefined {
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

function wellFormed(plugin: string, frame: Frame): Frame {
  const problem = frameProblem(frame);
  if (problem) throw errors.FRAME_INVALID(problem, plugin);
  return frame;
}

type Wrappers = { readonly [K in PluginKind]: (plugin: string, node: NodeKinds[K]) => NodeKinds[K] };

/** A node whose hooks all go through `callHook`: errors are wrapped once, here, and nowhere else. */
export function guardNode<K extends PluginKind>(kind: K, plugin: string, node: NodeKinds[K]): NodeKinds[K] {
  return wrappers[kind](plugin, node);
}

const wrappers: Wrappers = {
  source: (plugin, source) => ({
    pace: source.pace,
    fps: source.fps,
    length: source.length,
    width: source.width,
    async *samples(signal) {
      try {
        for await (const observation of source.samples(signal)) {
          const problem = poseProblem(observation?.pose);
          if (problem) throw new TypeError(problem);
          yield observation;
        }
      } catch (cause) {
        throw wrapped(plugin, 'samples', undefined, cause);
      }
    },
  }),
  estimator: (plugin, estimator) => ({
    estimate: (picture) =>
      callHook(plugin, 'estimate', picture.timestamp, async () => {
        const pose = await estimator.estimate(picture);
        const problem = pose === null ? undefined : poseProblem(pose);
        if (problem) throw new TypeError(problem);
        return pose;
      }),
    reset: () => estimator.reset(),
  }),
  generator: (plugin, generator) => ({
    generate: (sample) =>
      callHook(plugin, 'generate', sample.pose.timestamp, async () =>
        wellFormed(plugin, await generator.generate(sample)),
      ),
    planes:
      generator.planes &&
      ((sample) => callHook(plugin, 'planes', sample.pose.timestamp, async () => generator.planes!(sample))),
  }),
  refiner: (plugin, refiner) => ({
    refine: (frame, sample) =>
      callHook(plugin, 'refine', sample.pose.timestamp, async () =>
        wellFormed(plugin, await refiner.refine(frame, sample)),
      ),
  }),
  sink: (plugin, sink) => ({
    start: (format) => callHook(plugin, 'start', undefined, () => sink.start(format)),
    write: (frame) => callHook(plugin, 'write', frame.timestamp, () => sink.write(frame)),
    finish: () => callHook(plugin, 'finish', undefined, () => sink.finish()),
  }),
  objective: (plugin, objective) => ({
    networks: objective.networks,
    gradients: (batch, weights, step) =>
      callHook(plugin, 'gradients', batch[0]?.pose.timestamp, () =>
        objective.gradients(batch, weights, step),
      ),
    preview: (sample, weights) =>
      callHook(plugin, 'preview', sample.pose.timestamp, () => objective.preview(sample, weights)),
    export: (weights, directory) =>
      callHook(plugin, 'export', undefined, () => objective.export(weights, directory)),
  }),
};
