import type { Pose } from '../contract.ts';
import { poseProblem } from '../plugin-boundary.ts';
import { PARTS } from '../pose/pose.ts';
import { STRIDE } from '../pose/topology.ts';

/** Why something is no pose that can be drawn, or undefined where it is one. */
export function poseFormProblem(pose: Pose): string | undefined {
  const problem = poseProblem(pose);
  if (problem) return problem;
  for (const part of PARTS) {
    const points = pose[part];
    for (let i = 0; points && i < points.length; i += STRIDE) {
      const confidence = points[i + 3];
      const at = `point ${i / STRIDE} of "${part}"`;
      if (!(confidence >= 0 && confidence <= 1)) return `${at} has the confidence ${confidence}, not 0 to 1`;
      // What is missing has no place.
      if (confidence === 0) continue;
      if (!points.subarray(i, i + 3).every(Number.isFinite)) {
        return `${at} is at ${points.subarray(i, i + 3).join(', ')}; give a missing point the confidence 0`;
      }
    }
  }
  return undefined;
}
