import type { SignerPose } from '../signer-pose.ts';

/** What a signer does for a while. */
export interface Performance {
  /** How long it takes. */
  readonly seconds: number;
  /** What the signer does at this time; before the beginning and after the end as there. Every pose is a new one. */
  at(seconds: number): SignerPose;
}
