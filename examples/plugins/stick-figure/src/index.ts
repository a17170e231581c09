import { createFrame, definePlugin, shoulderWidth } from 'slp';
import { z } from 'zod';
import { Canvas } from './canvas.ts';
import { drawArm, drawTorso } from './draw-body.ts';
import { drawFace } from './draw-face.ts';
import { drawHand } from './draw-hand.ts';
import { BACKGROUND, FAR_ARM, NEAR_ARM, parseColour } from './palette.ts';

/** Strict: a misspelt option is an error. What `describe` says is shown by `slp plugin list`. */
const options = z.strictObject({
  background: z
    .union([
      z.literal('transparent'),
      z.string().regex(/^#[0-9a-f]{6}$/i, 'is neither "transparent" nor #rrggbb'),
    ])
    .default(BACKGROUND)
    .describe('"transparent" or #rrggbb; --background sets it'),
  weight: z.number().min(0.5).max(2).default(1).describe('how bold limbs, fingers and lines are'),
});

/** Draws the keypoints themselves: a figure with a face, and with hands whose fingers have colours of their own. */
export default definePlugin({
  contract: 1,
  name: 'stick-figure',
  kind: 'generator',
  options,
  create: ({ background, weight }) => ({
    // A frame depends on its sample alone: several threads draw at once, each with a generator of its own.
    generate({ pose, nearArm, signer }) {
      const { width, height } = signer.image;
      const frame = createFrame(width, height, background === 'transparent' ? 4 : 3, pose.timestamp);
      const canvas = new Canvas(frame);
      if (background !== 'transparent') canvas.fill(parseColour(background));
      const unit = shoulderWidth(pose.body) * weight;
      drawTorso(canvas, pose.body, unit);
      drawFace(canvas, pose.body, pose.face, unit);
      for (const side of nearArm === 'left' ? (['right', 'left'] as const) : (['left', 'right'] as const)) {
        const hand = pose[`${side}Hand`];
        drawArm(canvas, pose.body, side, hand, unit, side === nearArm ? NEAR_ARM : FAR_ARM);
        if (hand) drawHand(canvas, hand, unit);
      }
      return frame;
    },
  }),
});
