/** What a pixel shows. Fingers follow in the order thumb, index, middle, ring, little. */
export const NOTHING = 0;
export const PALM = 1;
export const THUMB = 2;

/**
 * A piece of the hand: its part in the lowest three bits, above them the joint at which its bone ends, 0 for the palm.
 * Pieces of one part grow together, those of different parts have an edge between them.
 */
export const pieceOf = (part: number, joint: number): number => part | (joint << 3);
export const partOf = (piece: number): number => piece & 7;
export const jointOf = (piece: number): number => piece >> 3;

/** The direction of the light and how much of it there is; the brightness of a surface is linear in its normal. */
export interface Light {
  readonly x: number;
  readonly y: number;
  /** Towards the camera. */
  readonly z: number;
  readonly ambient: number;
}

/**
 * A small picture in which one hand is put together. Each pixel keeps the two nearest surfaces with how much of the pixel
 * they cover, so that the edge of a finger is antialiased also where it lies in front of another finger.
 */
export class Surface {
  left = 0;
  top = 0;
  width = 0;
  height = 0;
  /** Depth of the nearest surface; smaller is nearer. Infinity where there is none. */
  depth = new Float32Array(0);
  /** Brightness under the light, shadows not counted. */
  shade = new Float32Array(0);
  /** Redness of the skin, 0..1. */
  flush = new Float32Array(0);
  /** How much of the pixel the nearest surface covers, 0..1. */
  cover = new Float32Array(0);
  piece = new Uint8Array(0);
  /** The second surface, of another part. */
  depth2 = new Float32Array(0);
  shade2 = new Float32Array(0);
  flush2 = new Float32Array(0);
  cover2 = new Float32Array(0);
  piece2 = new Uint8Array(0);
  /** Largest cover of any surface: counts also the third one. */
  most = new Float32Array(0);
  /** The strongest shadow on this pixel, the part that throws it and its depth there; then the strongest from another part. */
  private shadow = new Float32Array(0);
  private shadowDepth = new Float32Array(0);
  private shadowPart = new Uint8Array(0);
  private shadow2 = new Float32Array(0);
  private shadowDepth2 = new Float32Array(0);
  private perSoftness = 0;

  /**
   * Empties the surface and lays it over the given pixels. Returns false when there are none.
   *
   * @param softness difference in depth over which a shadow sets in, in pixels
   */
  reset(left: number, top: number, right: number, bottom: number, softness: number): boolean {
    this.left = left;
    this.top = top;
    this.width = right - left;
    this.height = bottom - top;
    this.perSoftness = 1 / softness;
    if (!(this.width > 0 && this.height > 0)) return false;
    const area = this.width * this.height;
    if (this.depth.length < area) this.grow(area);
    this.depth.fill(Number.POSITIVE_INFINITY, 0, area);
    this.depth2.fill(Number.POSITIVE_INFINITY, 0, area);
    this.cover.fill(0, 0, area);
    this.cover2.fill(0, 0, area);
    this.most.fill(0, 0, area);
    this.shadow.fill(0, 0, area);
    this.shadow2.fill(0, 0, area);
    this.piece.fill(NOTHING, 0, area);
    this.piece2.fill(NOTHING, 0, area);
    return true;
  }

  private grow(area: number): void {
    this.depth = new Float32Array(area);
    this.shade = new Float32Array(area);
    this.flush = new Float32Array(area);
    this.cover = new Float32Array(area);
    this.piece = new Uint8Array(area);
    this.depth2 = new Float32Array(area);
    this.shade2 = new Float32Array(area);
    this.flush2 = new Float32Array(area);
    this.cover2 = new Float32Array(area);
    this.piece2 = new Uint8Array(area);
    this.most = new Float32Array(area);
    this.shadow = new Float32Array(area);
    this.shadowDepth = new Float32Array(area);
    this.shadowPart = new Uint8Array(area);
    this.shadow2 = new Float32Array(area);
    this.shadowDepth2 = new Float32Array(area);
  }

  /** Shadow 0..1 on the nearest surface of a pixel, thrown by other parts that lie in front of it or at its height. */
  shadowAt(i: number): number {
    return this.shadow[i] > 0 ? this.fall(i, this.piece[i], this.depth[i]) : 0;
  }

  /** The same for the second surface. */
  shadowBehind(i: number): number {
    return this.shadow[i] > 0 ? this.fall(i, this.piece2[i], this.depth2[i]) : 0;
  }

  private fall(i: number, piece: number, depth: number): number {
    const own = partOf(piece) === this.shadowPart[i];
    const strength = own ? this.shadow2[i] : this.shadow[i];
    const drop = (depth - (own ? this.shadowDepth2[i] : this.shadowDepth[i])) * this.perSoftness + 0.5;
    return strength * Math.max(0, Math.min(1, drop));
  }

  /** Darkens what lies behind the given depth, or at it, unless it is of the same part. The strongest shadow counts. */
  throwShadow(i: number, part: number, depth: number, strength: number): void {
    if (strength > this.shadow[i]) {
      if (part !== this.shadowPart[i]) {
        this.shadow2[i] = this.shadow[i];
        this.shadowDepth2[i] = this.shadowDepth[i];
        this.shadowPart[i] = part;
      }
      this.shadow[i] = strength;
      this.shadowDepth[i] = depth;
    } else if (strength > this.shadow2[i] && part !== this.shadowPart[i]) {
      this.shadow2[i] = strength;
      this.shadowDepth2[i] = depth;
    }
  }

  /** Whether nothing at this depth or behind it can be seen. */
  hides(i: number, depth: number): boolean {
    return this.cover[i] === 1 && depth >= this.depth[i];
  }

  /** Adds a bit of surface to a pixel. */
  put(i: number, piece: number, depth: number, cover: number, shade: number, flush: number): void {
    if (cover > this.most[i]) this.most[i] = cover;
    const part = partOf(piece);
    if (part === partOf(this.piece[i])) {
      if (cover > this.cover[i]) this.cover[i] = cover;
      if (depth >= this.depth[i]) return;
      this.piece[i] = piece;
      this.depth[i] = depth;
      this.shade[i] = shade;
      this.flush[i] = flush;
    } else if (part === partOf(this.piece2[i])) {
      if (cover > this.cover2[i]) this.cover2[i] = cover;
      if (depth >= this.depth2[i]) return;
      this.piece2[i] = piece;
      this.depth2[i] = depth;
      this.shade2[i] = shade;
      this.flush2[i] = flush;
      if (depth < this.depth[i]) this.swap(i);
    } else if (depth < this.depth[i]) {
      this.pushBack(i);
      this.piece[i] = piece;
      this.depth[i] = depth;
      this.cover[i] = cover;
      this.shade[i] = shade;
      this.flush[i] = flush;
    } else if (depth < this.depth2[i]) {
      this.piece2[i] = piece;
      this.depth2[i] = depth;
      this.cover2[i] = cover;
      this.shade2[i] = shade;
      this.flush2[i] = flush;
    }
  }

  private pushBack(i: number): void {
    this.piece2[i] = this.piece[i];
    this.depth2[i] = this.depth[i];
    this.cover2[i] = this.cover[i];
    this.shade2[i] = this.shade[i];
    this.flush2[i] = this.flush[i];
  }

  private swap(i: number): void {
    const piece = this.piece2[i];
    const depth = this.depth2[i];
    const cover = this.cover2[i];
    const shade = this.shade2[i];
    const flush = this.flush2[i];
    this.pushBack(i);
    this.piece[i] = piece;
    this.depth[i] = depth;
    this.cover[i] = cover;
    this.shade[i] = shade;
    this.flush[i] = flush;
  }
}
