import type { Model } from './lite-rt.ts';
import type { Picture } from './picture.ts';
import type { Region } from './region.ts';
import { type Sampling, sampleRegion } from './sample-region.ts';

/** MediaPipe's ImageToTensorCalculator as the landmark models have it. */
export const FOR_LANDMARKS: Sampling = { low: 0, high: 1, border: 'edge' };
/** … and as the detectors have it. */
export const FOR_DETECTION: Sampling = { low: -1, high: 1, border: 'black' };

/** Runs a model on a region of the picture, and returns what `read` makes of its outputs (see `Model.run`). */
export function lookAt<Output extends string, Result>(
  model: Model<Output>,
  picture: Picture,
  region: Region,
  sampling: Sampling,
  read: (outputs: Readonly<Record<Output, Float32Array>>) => Result,
): Promise<Result> {
  return model.run((input) => sampleRegion(picture, region, sampling, model.size, input), read);
}
