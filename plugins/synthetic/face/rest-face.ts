import type { FacePose } from '../signer-pose.ts';

/** A face at rest: all numbers 0. */
export function restFace(): FacePose {
  return {
    browRaiseInner: 0,
    browRaiseOuter: 0,
    browLower: 0,
    leftLidClose: 0,
    rightLidClose: 0,
    lidRaise: 0,
    squint: 0,
    gazeX: 0,
    gazeY: 0,
    jawOpen: 0,
    jawSide: 0,
    lipsPucker: 0,
    lipsStretch: 0,
    lipsPress: 0,
    smile: 0,
    frown: 0,
    upperLipRaise: 0,
    lowerLipDown: 0,
    lipBite: 0,
    cheeksPuff: 0,
    noseWrinkle: 0,
    tongueOut: 0,
  };
}
