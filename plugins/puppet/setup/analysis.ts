import type { Plane } from '../../../core/image/plane.ts';
import type { ShoulderFrame } from '../pose/shoulder-frame.ts';
import type { Background } from './background.ts';
import type { DistanceFields } from './distance-fields.ts';
import type { PartLabels } from './part-labels.ts';
import type { Photo } from './photo.ts';
import type { Tones } from './tones.ts';

/** What is known about a photo when its layers are cut out. */
export interface Analysis {
  readonly photo: Photo;
  readonly fields: DistanceFields;
  /** How much of each pixel the person covers, 0..1. */
  readonly matte: Plane;
  readonly labels: PartLabels;
  readonly tones: Tones;
  readonly background: Background;
  readonly frame: ShoulderFrame;
}
