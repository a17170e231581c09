import type { FeatureMap, Network, Ops } from '../../core/neural/ops.ts';
import type { InputName } from './inputs.ts';
import { BLOCK, CELL, type Preset } from './presets.ts';

/** Numbers of a block's pixels in the network's last maps: their colours; then one for the gate of all of them. */
const COLOURS = 3 * BLOCK ** 2;
/** Channels of the features that are brought to the resolution of blocks. */
const FINE = 16;

type Inputs<Map> = Readonly<Record<InputName, Map>>;

/**
 * The generator: what it paints replaces the puppet's picture as far as a gate lets it, `image = (1 − m) · coarse + m · painted`. The gate
 * is bounded by the person's mask: where that is 0, the picture stays as it was, whatever the weights are.
 *
 * A U-Net (Ronneberger et al. 2015) on cells of 4 × 4 pixels, whose skips are added, without normalisation: what a part of a
 * picture becomes does not depend on how much of the picture was given, so that it can learn from parts.
 */
export function generatorNetwork(preset: Preset): Network<InputName, 'image'> {
  return (ops, inputs) => {
    const { painted, gate } = paint(ops, inputs, preset);
    return { image: blend(ops, inputs.coarse, painted, gate) };
  };
}

export function blend<Map extends FeatureMap>(ops: Ops<Map>, coarse: Map, painted: Map, gate: Map): Map {
  return ops.add(coarse, ops.mul(ops.sub(painted, coarse), gate));
}

/** The painted picture (RGB, about 0..1) and the gate (0..1), both at full resolution. */
export function paint<Map extends FeatureMap>(
  ops: Ops<Map>,
  { coarse, detail, guide, mask, signer }: Inputs<Map>,
  { channels, down, up }: Preset,
): { readonly painted: Map; readonly gate: Map } {
  const convolve = (x: Map, name: string, filters: number, stride = 1): Map =>
    ops.leakyRelu(ops.conv2d(x, name, { filters, stride }));
  const several = (x: Map, name: string, count: number): Map => {
    let y = x;
    for (let i = 0; i < count; i++) y = convolve(y, `${name}.${i}`, x.channels);
    return y;
  };

  const colours = ops.spaceToDepth(coarse, CELL);
  const all = ops.concat([colours, ops.spaceToDepth(detail, CELL / BLOCK), guide, mask]);
  const embedded = ops.conv2d(all, 'embed', { filters: channels[0], size: 1 });
  const tint = ops.conv2d(signer, 'signer', { filters: channels[0], size: 1, bias: false });
  let x = several(ops.leakyRelu(ops.add(embedded, tint)), 'down0', down[0]);
  const skips: Map[] = [];
  for (let level = 1; level < channels.length; level++) {
    skips.push(x);
    x = several(convolve(x, `down${level}`, channels[level], 2), `down${level}`, down[level]);
  }
  for (let level = channels.length - 2; level >= 0; level--) {
    const lifted = ops.conv2d(x, `lift${level}`, { filters: channels[level], size: 1 });
    x = several(ops.add(skips[level], ops.upsample(lifted, 'nearest')), `up${level}`, up[level]);
  }
  // The last layer looks beyond the borders of cells: what is painted cell by cell shows a grid as soon as it is to be sharp.
  const lifted = ops.conv2d(x, 'fine', { filters: FINE * (CELL / BLOCK) ** 2, size: 1 });
  const fine = ops.leakyRelu(ops.depthToSpace(lifted, CELL / BLOCK));
  const head = ops.conv2d(ops.concat([fine, ops.spaceToDepth(coarse, BLOCK)]), 'head', {
    filters: COLOURS + 1,
    init: 'xavier',
  });
  const gate = ops.upsample(ops.sigmoid(ops.slice(head, COLOURS, 1)), 'nearest');
  const bound = ops.upsample(ops.upsample(mask, 'nearest'), 'nearest');
  return {
    painted: ops.add(ops.depthToSpace(ops.slice(head, 0, COLOURS), BLOCK), 0.5),
    gate: ops.mul(gate, bound),
  };
}
