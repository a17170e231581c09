import type { Frame, NodeKinds, Observation, PluginKind } from './contract.ts';
import { errors, SlpError } from './errors.ts';
import { frameProblem } from './image/frame.ts';
import { BODY_COUNT, FACE_COUNTS, HAND_COUNT, STRIDE } from './pose/topology.ts';

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
  generator: ['generate'],
  refiner: ['refine'],
  sink: ['start', 'write', 'finish'],
  objective: ['step', 'checkpoint'],
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

const PARTS: Readonly<Record<'body' | 'face' | 'leftHand' | 'rightHand', readonly unknown[]>> = {
  body: [BODY_COUNT],
  face: Object.values(FACE_COUNTS),
  leftHand: [HAND_COUNT],
  rightHand: [HAND_COUNT],
};

/** Why what a source yielded is no observation, or undefined where it is one. */
function observationProblem(observation: Observation): string | undefined {
  const pose = observation?.pose;
  if (typeof pose !== 'object' || pose === null) return 'it yielded no pose';
  if (!Number.isFinite(pose.timestamp)) return `the timestamp of a pose is ${String(pose.timestamp)}`;
  for (const [name, counts] of Object.entries(PARTS)) {
    const part: unknown = pose[name as keyof typeof PARTS];
    if (part === null && name !== 'body') continue;
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
    async *samples(signal) {
      try {
        for await (const observation of source.samples(signal)) {
          const problem = observationProblem(observation);
          if (problem) throw new TypeError(problem);
          yield observation;
        }
      } catch (cause) {
        throw wrapped(plugin, 'samples', undefined, cause);
      }
    },
  }),
  generator: (plugin, generator) => ({
    generate: (sample) =>
      callHook(plugin, 'generate', sample.pose.timestamp, async () =>
        wellFormed(plugin, await generator.generate(sample)),
      ),
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
    step: (batch, synthesis) =>
      callHook(plugin, 'step', batch[0]?.pose.timestamp, () => objective.step(batch, synthesis)),
    checkpoint: (directory) =>
      callHook(plugin, 'checkpoint', undefined, () => objective.checkpoint(directory)),
  }),
};
