import type { FeatureMap, Network, Ops } from '../../core/neural/ops.ts';
import { DETAIL, DETAIL_COUNT } from './inputs.ts';
import { BLOCK } from './presets.ts';

/** Channels of the levels of each discriminator; each level halves the resolution. */
const CHANNELS = [32, 64] as const;
/** Pictures are judged at full and at half resolution. */
export const SCALES = 2;
/** Brings the fine structure to about the range of colours. */
const FINE_GAIN = 4;

/** Sides of pictures that can be judged are divisible by this. */
export const JUDGED_MULTIPLE = BLOCK * 2 ** (CHANNELS.length + SCALES - 1);

/** Pixels of one score along one side. */
export const patchSize = (scale: number): number => BLOCK * 2 ** (CHANNELS.length + scale);

/** Maps that tell what a picture should show: those of fingers and face, and how fast things move. */
export const CONDITION_COUNT = DETAIL_COUNT - DETAIL.fingers + 1;

/** `condition` has half the resolution of `picture`. */
export type DiscriminatorInput = 'picture' | 'condition';

/**
 * Tells filmed pictures from painted ones, patch by patch (Isola et al. 2017) and at two scales (Wang et al. 2018). It sees the
 * picture, its fine structure enlarged (without that it learns too slowly), and what the picture should show. Outputs `score0`,
 * `score1` (one number a patch, filmed ones towards 1) and `features…`, what its layers see.
 *
 * Instance normalisation (Ulyanov et al. 2016) keeps it from running away; unlike spectral normalisation it needs no state.
 */
export const discriminatorNetwork: Network<DiscriminatorInput, string> = (ops, { picture, condition }) => {
  const outputs: Record<string, typeof picture> = {};
  let seen = picture;
  let told = condition;
  for (let scale = 0; scale < SCALES; scale++) {
    const mean = ops.avgPool(seen, BLOCK);
    const fine = ops.mul(ops.sub(seen, ops.upsample(mean, 'nearest')), FINE_GAIN);
    Object.assign(outputs, judge(ops, ops.concat([mean, ops.spaceToDepth(fine, BLOCK), told]), scale));
    seen = mean;
    if (scale + 1 < SCALES) told = ops.avgPool(told, 2);
  }
  return outputs;
};

function judge<Map extends FeatureMap>(ops: Ops<Map>, seen: Map, scale: number): Record<string, Map> {
  const name = `scale${scale}`;
  const outputs: Record<string, Map> = {};
  let x = seen;
  CHANNELS.forEach((filters, level) => {
    x = ops.conv2d(x, `${name}.${level}`, { filters, stride: 2 });
    if (level > 0) x = ops.instanceNorm(x, `${name}.norm${level}`);
    x = ops.leakyRelu(x);
    outputs[`features${scale}.${level}`] = x;
  });
  // Zeros: a discriminator that knows nothing yet should not pull anywhere.
  outputs[`score${scale}`] = ops.conv2d(x, `${name}.score`, { filters: 1, init: 'zeros' });
  return outputs;
}
