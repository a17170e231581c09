/**
 * The plugin contract: everything a plugin author needs, and the vocabulary that the whole program shares.
 * Types and `definePlugin` only; this file imports nothing.
 */

/** The version of this contract. A plugin states the one it was written for; another version is refused before its code runs. */
export const CONTRACT_VERSION = 1;

/** What a hook may return: its result, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * `n × 4` numbers, row-major: x, y (pixels, origin top-left, y down), z (pixels, smaller is nearer to the camera,
 * 0 where the source has no depth) and confidence (0..1). A missing keypoint has confidence 0; its other three
 * numbers then mean nothing.
 */
export type Keypoints = Float32Array;

/**
 * One person at one moment, in pixels of the source's canvas (after conditioning: of the signer's picture).
 * A part that was not detected at all is null. `core/pose/topology.ts` names the points.
 */
export interface Pose {
  /** Microseconds from the start of the stream, strictly increasing. */
  readonly timestamp: number;
  /** 13 upper-body joints: nose, eyes, ears, shoulders, elbows, wrists, hips. */
  readonly body: Keypoints;
  /** 468 (MediaPipe), 128 (its contours) or 68 (iBUG) points; the length tells which. */
  readonly face: Keypoints | null;
  /** 21 joints in MediaPipe's order; the signer's own left hand. */
  readonly leftHand: Keypoints | null;
  /** As `leftHand`; the signer's own right hand. */
  readonly rightHand: Keypoints | null;
  /**
   * All 33 landmarks of MediaPipe's body (`body` is 13 of them), where the source has them: they are passed on from file
   * to file, and nothing is drawn from them.
   */
  readonly bodyLandmarks?: Keypoints;
}

/** A picture: 8 bits a channel, row-major, interleaved, sRGB. With 4 channels the last is straight (not premultiplied) alpha. */
export interface Frame {
  /** Microseconds, as the pose it was made from. */
  readonly timestamp: number;
  /** Pixels, at least 1. */
  readonly width: number;
  /** Pixels, at least 1. */
  readonly height: number;
  /** 3: red, green, blue; 4: alpha, too. */
  readonly channels: 3 | 4;
  /** `width × height × channels` bytes, 0..255. */
  readonly data: Uint8Array;
}

/** The person to be shown: a photo and where its keypoints are (in pixels of that photo). */
export interface Signer {
  /** Names the signer within a run; equal ids mean the same picture and pose. */
  readonly id: string;
  /** The photo; its timestamp means nothing. */
  readonly image: Frame;
  /** Where the person is in the photo, in pixels of it; the timestamp means nothing. */
  readonly pose: Pose;
}

/** What a source yields. A source without signers of its own leaves `signer` out: the run's reference is used. */
export interface Observation {
  /** In pixels of the source's canvas. */
  readonly pose: Pose;
  /** Who is to be shown; another one than before is a cut. */
  readonly signer?: Signer;
  /** The filmed frame, for training and evaluation. */
  readonly target?: Frame;
  /** The pose one frame earlier, from sources that do not yield frames in their order. */
  readonly previous?: Pose;
}

/**
 * What a generator and a refiner get. Everything that depends on the past is in it, so that frames may be rendered
 * in any order and on any number of threads, with the same result.
 */
export interface Sample {
  /** In pixels of the signer's picture; its timestamp is that of the frame to be made. All 13 joints of the body are there. */
  readonly pose: Pose;
  /** The pose one frame earlier, conditioned alike: motion blur comes from the difference. Absent on the first frame and after a cut. */
  readonly previous?: Pose;
  /** The arm to draw in front, chosen with hysteresis. */
  readonly nearArm: 'left' | 'right';
  /** Who is to be shown. Set-up may be kept by `signer.id`. */
  readonly signer: Signer;
  /** The filmed frame, where the source has one: for training and evaluation, never to be drawn from. */
  readonly target?: Frame;
}

/** A live part of a graph. `create` starts it, disposing undoes that; there is no third state. */
export interface Node extends Partial<AsyncDisposable> {}

/** Where poses come from: a file, a film, a dataset, a live stream. */
export interface PoseSource extends Node {
  /** `file`: every pose counts, the reader waits for the renderer. `live`: the newest pose wins, older ones are dropped and counted. */
  readonly pace: 'file' | 'live';
  /** Frames per second that the timestamps follow (nominal for a live source). */
  readonly fps: number;
  /** How long the stream is, in frames of `fps` from its first observation to its last, where that is known beforehand; it may be a little off. */
  readonly length?: number;
  /** Width in pixels of the canvas that the coordinates belong to, where that is known beforehand. */
  readonly width?: number;
  /** Ends early, without an error, when `signal` aborts. Called once. */
  samples(signal: AbortSignal): AsyncIterable<Observation>;
}

/** Finds the keypoints of one person in the pictures of one stream: the frames of a video, or a single photo. */
export interface Estimator extends Node {
  /**
   * The person's keypoints in pixels of the picture and with its timestamp, null where nobody is found; of what is hidden
   * or out of the picture nothing is made up. Pictures come in the order of their timestamps, possibly of different sizes.
   * Several calls may be under way at once: they settle in the order of the calls. The picture is only read, and must
   * not change until the call has settled.
   */
  estimate(picture: Frame): MaybePromise<Pose | null>;
  /** The pictures from here on belong to another stream: the person who was followed is forgotten. */
  reset(): void;
}

/** Draws a signer in a pose. */
export interface Generator extends Node {
  /**
   * Returns a frame of the size of the signer's picture. Must not keep or change anything it was given; the frame belongs to
   * the caller afterwards.
   */
  generate(sample: Sample): MaybePromise<Frame>;
  /**
   * What the picture of the sample consists of, from generators that know: learned stages draw on it. The planes are only lent: the
   * next call on the same generator overwrites them.
   */
  planes?(sample: Sample): MaybePromise<PicturePlanes>;
}

/** What a drawn picture consists of, one number per pixel, row-major. */
export interface PicturePlanes {
  /** Pixels, as the frame. */
  readonly width: number;
  /** Pixels, as the frame. */
  readonly height: number;
  /**
   * How far the photo itself shows what is drawn, 0..1: 1 its own pixels, less where an arm is stretched or foreshortened, 0.1 where
   * it was synthesised (hands, closing lids, the inside of the mouth), 0 where it was filled in.
   */
  readonly confidence: Float32Array;
  /** How much the person covers, 0..1. */
  readonly alpha: Float32Array;
  /** One of `PART`; of several, the one drawn last that covers at least one half. */
  readonly part: Uint8Array;
  /** Depth of a hand's surface relative to its wrist in palm lengths, smaller is nearer; 0 outside the hands. */
  readonly handDepth: Float32Array;
  /** Brightness of a hand's surface, 1 its mean; 0 outside the hands. */
  readonly handShading: Float32Array;
  /**
   * Where in the photo it comes from, in pixels (centres at +0.5, may lie outside): all x, then all y. −1 where nothing in the
   * photo corresponds: hands, closing lids and the inside of the mouth.
   */
  readonly reference: Float32Array;
}

/** Improves or changes frames, one by one. */
export interface Refiner extends Node {
  /** Returns a frame of the same size; may write into the frame it was given and return that one. */
  refine(frame: Frame, sample: Sample): MaybePromise<Frame>;
}

/** What all frames of one video have in common. */
export interface VideoFormat {
  /** Pixels of every frame. */
  readonly width: number;
  /** Pixels of every frame. */
  readonly height: number;
  /** Of every frame: 3 or, with transparency, 4. */
  readonly channels: 3 | 4;
  /** Frames per second, > 0; nominal where `pace` is `live`. */
  readonly fps: number;
  /** That of the source: `live` where frames come when they come, and nobody waits for the sink. Without it, `file`. */
  readonly pace?: PoseSource['pace'];
}

/** Where frames go: a file, a folder, a socket. */
export interface Sink extends Node {
  /** Called once, before the first frame. */
  start(format: VideoFormat): MaybePromise<void>;
  /**
   * Frames come in order. The next one comes after the returned promise has settled: waiting here slows the whole graph.
   * Until then the frame is the sink's, afterwards its memory may be used again.
   */
  write(frame: Frame): MaybePromise<void>;
  /** Called once after the last frame. A sink disposed of without it removes what it had begun to write. */
  finish(): MaybePromise<void>;
}

/** Turns a sample into a finished frame: a generator followed by refiners. */
export type Synthesis = (sample: Sample) => Promise<Frame>;

/** A weight of a network, and how it starts. */
export interface WeightDeclaration {
  /** Unique within its network. */
  readonly name: string;
  /** Lengths of its dimensions, integers ≥ 1; row-major. */
  readonly shape: readonly number[];
  /** He (2015), Xavier (Glorot 2010), or one number throughout. */
  readonly init: 'he' | 'xavier' | 'zeros' | 'ones';
}

/** The weights of all networks of an objective, by the network's name, each in the order of its declarations. */
export type NetworkWeights = Readonly<Record<string, Float32Array>>;

/** Where in a training run a step stands. */
export interface TrainingStep {
  /** Seeds whatever the step draws by chance; another one for every step and thread. */
  readonly seed: number;
  /** 0 at the first step, 1 at the last. */
  readonly progress: number;
}

/**
 * What a network learns, and from what. It holds no state of a training run: weights come with every call, so that any number of
 * threads work on one run, and a run goes on exactly where it was.
 */
export interface Objective extends Node {
  /** The networks that it trains; `generator` is the one that is exported. */
  readonly networks: Readonly<Record<string, readonly WeightDeclaration[]>>;
  /** Losses of a batch by name, averaged over it, and their gradients by network, in the order of its weights. */
  gradients(
    batch: readonly Sample[],
    weights: NetworkWeights,
    step: TrainingStep,
  ): Promise<{ readonly losses: Readonly<Record<string, number>>; readonly gradients: NetworkWeights }>;
  /** What the sample grid shows of a sample, left to right: reference, what the network was given, what it makes of it, truth. */
  preview(sample: Sample, weights: NetworkWeights): Promise<readonly Frame[]>;
  /** Writes a model into the folder `directory` that the plugin of the same name loads with `{"model": directory}`. */
  export(weights: NetworkWeights, directory: string): Promise<void>;
}

/** The kinds of plugins, and what `create` of each makes. */
export interface NodeKinds {
  /** `--source`. */
  source: PoseSource;
  /** `--estimator`. */
  estimator: Estimator;
  /** `--generator`. */
  generator: Generator;
  /** `--refiner`. */
  refiner: Refiner;
  /** `--sink`. */
  sink: Sink;
  /** `--objective` of `slp train`. */
  objective: Objective;
}

/** `source`, `estimator`, `generator`, `refiner`, `sink` or `objective`. */
export type PluginKind = keyof NodeKinds;

/** A plugin by name, with the options that the user gave it. */
export interface PluginSpec {
  /** As in its definition. */
  readonly name: string;
  /** Not checked yet: what `PluginDefinition.options` is given. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the program offers a plugin: no more than this. */
export interface Host {
  /** Aborts when the run ends early. */
  readonly signal: AbortSignal;
  /** One line for people, shown on stderr with the plugin's name. */
  log(message: string): void;
  /** Makes the error to throw for a fault that the user can mend. */
  fail(message: string, hint?: string): Error;
  /**
   * Starts a node of another plugin for this one to use; called within `create`, it is disposed of after this one.
   * Rejects as the start of this one would: an unknown name, wrong options, what the other plugin reports.
   */
  use<Kind extends PluginKind>(kind: Kind, plugin: PluginSpec): Promise<NodeKinds[Kind]>;
}

/** The part of Standard Schema v1 (standardschema.dev) that the program calls; zod, valibot and arktype schemas fit as they are. */
export interface OptionsSchema<Options> {
  /** Where Standard Schema keeps everything, out of the way of a library's own names. */
  readonly '~standard': {
    /** Of Standard Schema. */
    readonly version: 1;
    /** The library: `zod`. */
    readonly vendor: string;
    /** Checks options as the user gave them, and completes them. Does not throw. */
    readonly validate: (value: unknown) => MaybePromise<SchemaResult<Options>>;
    /** For type inference; nothing is there at run time. */
    readonly types?:
      | {
          /** What users may give. */
          readonly input: unknown;
          /** What `create` gets. */
          readonly output: Options;
        }
      | undefined;
  };
}

/** What checking options comes to: either the options, complete, or what is wrong with them. */
export type SchemaResult<Output> =
  | {
      /** The options, with defaults filled in. */
      readonly value: Output;
      /** Nothing is wrong. */
      readonly issues?: undefined;
    }
  | {
      /** What is wrong, at least one thing. */
      readonly issues: ReadonlyArray<SchemaIssue>;
    };

/** One thing that is wrong with options. */
export interface SchemaIssue {
  /** One line for the user. */
  readonly message: string;
  /** Where, from the outside in; without it the options as a whole. */
  readonly path?:
    | ReadonlyArray<
        | PropertyKey
        | {
            /** Name or index. */
            readonly key: PropertyKey;
          }
      >
    | undefined;
}

/** A plugin: plain data and one function, which runs only when contract and options were found to be right. */
export interface PluginDefinition<Kind extends PluginKind = PluginKind, Options = unknown> {
  /** The contract version that the plugin was written for. */
  readonly contract: number;
  /** Lower case with hyphens: what users type after `--generator` and its like. */
  readonly name: string;
  /** What `create` makes. */
  readonly kind: Kind;
  /** Checks and completes the options. Make it strict: a misspelt option should be an error. */
  readonly options: OptionsSchema<Options>;
  /** Starts a node. Rejects with `host.fail(...)` where the user has to mend something. */
  create(options: Options, host: Host): MaybePromise<NodeKinds[Kind]>;
}

/** Returns its argument; it is there for the types. A plugin package has it as its default export. */
export function definePlugin<Kind extends PluginKind, Options>(
  definition: PluginDefinition<Kind, Options>,
): PluginDefinition<Kind, Options> {
  return definition;
}
