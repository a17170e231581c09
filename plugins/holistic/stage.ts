import type { Picture } from './picture.ts';
import type { Landmarks } from './region.ts';

/** What finds one part of the body in the pictures of a stream, one after the other. It remembers where the part was. */
export interface Stage {
  /**
   * The part's landmarks, null where it is not found.
   *
   * @param body the 33 landmarks of the body in this picture; the body's own stage has no use for them
   */
  find(picture: Picture, body: Landmarks | null): Promise<Landmarks | null>;
  /** The next picture does not continue the one before. */
  forget(): void;
}
