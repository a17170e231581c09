import type { PicturePlanes } from '../contract.ts';
import { bothChannels, frameRules, type Making, make, makeHalfway, materialAt } from './frame-rules.ts';
import type { KindRules } from './rule-of.ts';

const making: Making<'generator'> = {
  hook: 'generate',
  sizeOf: "the signer's picture",
  make: ({ node }, { sample }) => node.generate(sample),
};

export const generatorRules: KindRules<'generator'> = {
  work: async (started, trial) => {
    for (const index of [0, 1]) await make(making, started, trial, materialAt(index));
  },
  halfway: (started, trial) => makeHalfway(making, started, trial),
  rules: [
    ...frameRules(making),
    bothChannels(making, "takes signers' pictures of 4 channels as well as of 3", (channels) => {
      const { sample, frame } = materialAt(1);
      const image = materialAt(1, channels).frame;
      return { sample: { ...sample, signer: { ...sample.signer, id: `${channels}`, image } }, frame };
    }),
    {
      name: 'planes-form',
      title: "makes planes, if any, of the size of the signer's picture",
      run: (trial) =>
        trial.round(async ({ node }) => {
          if (!node.planes) return;
          const { sample } = materialAt(1);
          const planes = await trial.within('planes', async () => node.planes!(sample));
          const problem = planesProblem(planes, sample.signer.image);
          if (problem) throw new Error(problem);
        }),
    },
  ],
};

function planesProblem(
  planes: PicturePlanes,
  { width, height }: { readonly width: number; readonly height: number },
): string | undefined {
  if (planes.width !== width || planes.height !== height) {
    return `planes returned ${planes.width}×${planes.height} pixels, the signer's picture has ${width}×${height}`;
  }
  const { confidence, alpha, part, handDepth, handShading, reference } = planes;
  const count = width * height;
  for (const [name, plane] of Object.entries({
    confidence,
    alpha,
    part,
    handDepth,
    handShading,
    reference,
  })) {
    const expected = name === 'reference' ? 2 * count : count;
    if (plane?.length !== expected) {
      return `the plane "${name}" has ${plane?.length ?? 'no'} numbers instead of ${expected}`;
    }
  }
  return undefined;
}
