import { definePlugin } from '../../core/contract.ts';
import { Holistic } from './holistic.ts';
import { options } from './options.ts';

/** MediaPipe Holistic: body, face and both hands of one person, with the networks of the npm package `@mediapipe/holistic`. */
export default definePlugin({
  contract: 1,
  name: 'holistic',
  kind: 'estimator',
  options,
  create: (options, { signal }) => Holistic.start(options, signal),
});
