import { stat } from 'node:fs/promises';
import { join, parse } from 'node:path';

const ENDINGS = ['.pose', '.json'];

/** The file with the keypoints of a photo or video that lies beside it, as far as names tell: `NAME.pose`, else `NAME.json`. */
export async function keypointsBeside(path: string): Promise<string | undefined> {
  const { dir, name } = parse(path);
  for (const ending of ENDINGS) {
    const candidate = join(dir, name + ending);
    const isFile = await stat(candidate).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile) return candidate;
  }
  return undefined;
}
