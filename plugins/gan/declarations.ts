import type { WeightDeclaration } from '../../core/contract.ts';
import { inspect } from '../../core/neural/inspect.ts';
import { CONDITION_COUNT, discriminatorNetwork, JUDGED_MULTIPLE } from './discriminator.ts';
import { type InputName, inputShapes, mapInputs } from './inputs.ts';
import { generatorNetwork } from './network.ts';
import { BLOCK, multipleOf, PRESETS, type PresetName } from './presets.ts';

export type NetworkName = 'generator' | 'discriminator';

/** The weights of both networks. */
export function declarations(
  preset: PresetName,
): Readonly<Record<NetworkName, readonly WeightDeclaration[]>> {
  const side = multipleOf(PRESETS[preset]);
  const inputs = mapInputs(inputShapes(side, side), (shape) => ({ batch: 1, ...shape }));
  const generator = inspect<InputName, 'image'>(generatorNetwork(PRESETS[preset]), inputs);
  const discriminator = inspect(discriminatorNetwork, {
    picture: { batch: 1, channels: 3, height: JUDGED_MULTIPLE, width: JUDGED_MULTIPLE },
    condition: {
      batch: 1,
      channels: CONDITION_COUNT,
      height: JUDGED_MULTIPLE / BLOCK,
      width: JUDGED_MULTIPLE / BLOCK,
    },
  });
  return { generator: generator.weights, discriminator: discriminator.weights };
}
