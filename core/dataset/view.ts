import type { Pose } from '../contract.ts';
import { fitShortSide } from '../image/load.ts';
import { mapParts, transformKeypoints } from '../pose/pose.ts';
import type { Rect } from '../pose/signing-space.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What of a film is seen in its samples: a part of it, at a size in pixels. */
export interface View extends Size {
  /** In pixels of the film; without it, all of the film is seen. */
  readonly crop?: Rect;
  /** Pixels of the view for one of the film. */
  readonly scale: number;
}

/** The square `crop` at `size × size`, or the whole film with a short side of at most `size`. */
export function viewOf(film: Size, crop: Rect | null, size: number): View {
  if (crop) return { crop, width: size, height: size, scale: size / crop.width };
  const { width, height } = fitShortSide(film.width, film.height, size);
  return { width, height, scale: width / film.width };
}

/** A pose in the view, from one on a canvas that shows the whole film. */
export function intoView(pose: Pose, canvas: Size, film: Size, { crop, width, height }: View): Pose {
  const part = crop ?? { x: 0, y: 0, ...film };
  const scaleX = width / part.width;
  const scaleY = height / part.height;
  return mapParts(pose, (keypoints) =>
    transformKeypoints(
      keypoints,
      (scaleX * film.width) / canvas.width,
      (scaleY * film.height) / canvas.height,
      -part.x * scaleX,
      -part.y * scaleY,
    ),
  );
}
