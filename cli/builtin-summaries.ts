import type { PluginKind } from '../core/contract.ts';

/** One line about each plugin that comes with slp. */
export const BUILTIN_SUMMARIES: { readonly [K in PluginKind]?: Readonly<Record<string, string>> } = {
  source: {
    'pose-files': 'poses from a file, or a folder of OpenPose frames',
    synthetic: 'rendered people who sign, with exact keypoints; as many as wanted',
    'tar-dataset': 'samples of datasets in tars, for training, evaluating and looking',
    video: 'poses of a filmed person; of a folder of clips, with frames and signers',
    websocket: 'listens for a live producer of poses',
  },
  estimator: { holistic: 'body, face and hands of one person, by the models of MediaPipe Holistic' },
  generator: {
    gan: "repaints the puppet's picture with a trained network",
    puppet: 'moves layers that are cut out of the photo; needs no training',
  },
  objective: { gan: 'what the generator "gan" learns, for "slp train"' },
  sink: {
    ffmpeg: 'a video file: mp4, webm, gif or webp',
    png: 'a folder with a PNG picture for each frame',
    raw: 'raw video on the standard output',
    websocket: 'a room of a streaming server',
  },
};
