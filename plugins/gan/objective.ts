import { z } from 'zod';
import { definePlugin } from '../../core/contract.ts';
import { GanObjective } from './gan-objective.ts';
import { PRESET_NAMES } from './presets.ts';
import { startPuppet } from './start-puppet.ts';

const factor = z.number().min(0);

const options = z.strictObject({
  /** How large the network is. */
  preset: z.enum(PRESET_NAMES).default('fast'),
  /** Side in pixels of the square parts of pictures that it learns from. */
  crop: z.int().min(64).max(1024).multipleOf(32).default(128),
  /** Parts of each picture: the picture itself costs as much to make as a small part to learn from. */
  crops: z.int().min(1).max(8).default(3),
  /** What losses are multiplied by. */
  losses: z
    .strictObject({
      l1: factor.default(1),
      ssim: factor.default(0.4),
      gradient: factor.default(0.5),
      adversarial: factor.default(0.05),
      features: factor.default(0.2),
      /** Times the first three, of what was painted before the gate: behind a closed one, nothing is learnt. */
      painted: factor.default(0.5),
    })
    .prefault({}),
  /** How many times as much as other pixels these count. */
  emphasis: z
    .strictObject({
      hand: z.number().min(1).default(6),
      face: z.number().min(1).default(4),
      mouth: z.number().min(1).default(6),
    })
    .prefault({}),
  augmentation: z
    .strictObject({
      jitter: z.number().min(0).max(1).default(0.03),
      dropout: z.number().min(0).max(1).default(0.02),
      colour: z.number().min(0).max(0.9).default(0.08),
    })
    .prefault({}),
  /** From which part of the training on a discriminator takes part, 0..1; at 1 it never does. */
  adversarialFrom: z.number().min(0).max(1).default(0.6),
});

/** What the generator `gan` learns. TensorFlow.js computes on the backend that whoever trains has chosen. */
export default definePlugin({
  contract: 1,
  name: 'gan',
  kind: 'objective',
  options,
  create: async (chosen: z.infer<typeof options>, host) =>
    new GanObjective(chosen, await startPuppet(host), host),
});
