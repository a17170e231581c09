import { bothChannels, frameRules, type Making, make, makeHalfway, materialAt } from './frame-rules.ts';
import type { KindRules } from './rule-of.ts';

const making: Making<'refiner'> = {
  hook: 'refine',
  sizeOf: 'the frame it got',
  make: ({ node }, { frame, sample }) => node.refine(frame, sample),
};

export const refinerRules: KindRules<'refiner'> = {
  work: async (started, trial) => {
    for (const index of [0, 1]) await make(making, started, trial, materialAt(index));
  },
  halfway: (started, trial) => makeHalfway(making, started, trial),
  rules: [
    ...frameRules(making),
    bothChannels(making, 'refines frames of 4 channels as well as of 3', (channels) =>
      materialAt(1, channels),
    ),
  ],
};
