import { applyGuided, guidedCoefficients } from '../../../core/image/guided-filter.ts';
import { createPlane, type Plane } from '../../../core/image/plane.ts';
import { colourBins, colourHistogram } from './colour-histogram.ts';
import type { DistanceFields } from './distance-fields.ts';
import type { Photo } from './photo.ts';

/** How much of each pixel belongs to which part of the person, 0..1, summing to about 1; meaningless where the matte is 0. */
export interface PartLabels {
  readonly body: Plane;
  readonly left: { readonly arm: Plane; readonly hand: Plane };
  readonly right: { readonly arm: Plane; readonly hand: Plane };
}

/** Shoulder widths by which a pixel in the hair's zone counts as farther away than one in the head's. */
const HAIR_DOUBT = 0.08;

const BODY_LABEL = 0;
const PARTS = 5;

/**
 * Labels the person's pixels by the distance to each part's shape and by the parts' colours, along the photo's edges.
 *
 * @param matte at full resolution
 * @param unit shoulder width in reduced pixels
 */
export function partLabels(photo: Photo, fields: DistanceFields, matte: Plane, unit: number): PartLabels {
  const { small, factor } = photo;
  const count = small.width * small.height;
  const bins = colourBins(small.rgb);
  const labels = Array.from({ length: PARTS }, () => createPlane(small.width, small.height));
  const radius = Math.max(2, Math.round(unit * 0.022));
  const inside = insideOf(matte, factor, small.width, small.height);
  const { torso, head, hair, left, right } = fields;
  const logits = new Float64Array(PARTS);
  let coefficients = guidedCoefficients(small.guide, [], radius, 1e-3);

  for (const withColour of [false, true]) {
    const histograms = withColour
      ? labels.map(({ data }) => colourHistogram(bins, (i) => (inside[i] > 0 && data[i] > 0.7 ? data[i] : 0)))
      : [];
    for (let i = 0; i < count; i++) {
      const body = Math.min(torso.data[i], head.data[i], hair.data[i] + HAIR_DOUBT);
      const onFace = head.data[i] < 0 && torso.data[i] > -0.05 ? 4 : 0;
      logits[BODY_LABEL] = Math.max(-6, Math.min(0, -(body - 0.03) / 0.025));
      logits[1] = limit(-left.arm.data[i] / 0.022 - onFace);
      logits[2] = limit(-right.arm.data[i] / 0.022 - onFace);
      logits[3] = limit(-left.hand.data[i] / 0.012 + 2) + 1.5;
      logits[4] = limit(-right.hand.data[i] / 0.012 + 2) + 1.5;
      if (withColour) {
        for (let k = 0; k < PARTS; k++) {
          // the upper arm's sleeve has the shirt's colour: no evidence there, or it would be given to the torso
          const upperArm = (k === 1 && left.along.data[i] < 0.7) || (k === 2 && right.along.data[i] < 0.7);
          logits[k] += upperArm ? 1.6 : 0.8 * Math.max(-4, Math.log(histograms[k][bins[i]] + 1e-4) + 6);
        }
      }
      let largest = logits[0];
      for (let k = 1; k < PARTS; k++) if (logits[k] > largest) largest = logits[k];
      let sum = 0;
      for (let k = 0; k < PARTS; k++) {
        logits[k] = Math.exp(logits[k] - largest);
        sum += logits[k];
      }
      for (let k = 0; k < PARTS; k++) labels[k].data[i] = logits[k] / sum;
    }
    coefficients = guidedCoefficients(small.guide, labels, radius, 1e-3);
    if (!withColour) {
      coefficients.forEach((c, k) => {
        labels[k].data.set(applyGuided(c, small.guide).data);
      });
    }
  }
  const [body, leftArm, rightArm, leftHand, rightHand] = coefficients.map((c) =>
    applyGuided(c, photo.guide, factor),
  );
  return { body, left: { arm: leftArm, hand: leftHand }, right: { arm: rightArm, hand: rightHand } };
}

const limit = (logit: number): number => Math.max(-9, Math.min(6, logit));

/** 1 where a reduced pixel lies well inside the person. */
function insideOf(matte: Plane, factor: number, width: number, height: number): Uint8Array {
  const inside = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = Math.min(matte.height - 1, y * factor + (factor >> 1));
      const column = Math.min(matte.width - 1, x * factor + (factor >> 1));
      inside[y * width + x] = matte.data[row * matte.width + column] > 0.8 ? 1 : 0;
    }
  }
  return inside;
}
