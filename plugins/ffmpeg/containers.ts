import type { VideoFormat } from '../../core/contract.ts';

export type Quality = 'draft' | 'good' | 'best';

/** One way to write a video file. */
export interface Container {
  /** ffmpeg's name of the format (`-f`). */
  readonly muxer: string;
  /** ffmpeg's name of the encoder (`-c:v`); not every ffmpeg has it. */
  readonly encoder: string;
  /** Whether frames with an alpha channel can be stored. */
  readonly alpha: boolean;
  /** The filter graph from RGB or RGBA frames to what the encoder takes. */
  filters(format: VideoFormat, quality: Quality): string;
  /** Options of encoder and muxer. */
  settings(format: VideoFormat, quality: Quality): string[];
}

/**
 * sRGB to limited-range BT.709, said in so many words: ffmpeg's own default for small pictures is BT.601, and players
 * guess from what is not tagged. `setparams` tags the frames, which newer versions of ffmpeg heed instead of the options in `BT709`.
 */
const toBt709 = (pixelFormat: string): string =>
  'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd' +
  `,format=${pixelFormat}` +
  ',setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709';

const BT709 = ['-color_range tv', '-colorspace bt709', '-color_primaries bt709', '-color_trc bt709'];

const X264: Record<Quality, string[]> = {
  draft: ['-preset superfast', '-crf 26'],
  good: ['-preset veryfast', '-crf 18'],
  best: ['-preset medium', '-crf 14'],
};

const VP9: Record<Quality, string[]> = {
  draft: ['-deadline realtime', '-cpu-used 8', '-crf 34'],
  good: ['-deadline realtime', '-cpu-used 5', '-crf 18'],
  best: ['-deadline good', '-cpu-used 3', '-crf 12'],
};

const WEBP: Record<Quality, string[]> = {
  draft: ['-quality 60', '-compression_level 1'],
  good: ['-quality 85', '-compression_level 2'],
  best: ['-quality 95', '-compression_level 4'],
};

const DITHER: Record<Quality, string> = { draft: 'none', good: 'bayer:bayer_scale=4', best: 'sierra2_4a' };

/** GIF delays are hundredths of a second, and browsers slow delays under two of them down to ten. */
const GIF_MAX_FPS = 50;

/**
 * Frames that a GIF's palette is chosen from. A palette from the whole video would make ffmpeg hold the whole video in memory;
 * person, clothes and background are all there in the first seconds.
 */
const GIF_PALETTE_FRAMES = 50;

/** What can be written, by file name extension. */
export const CONTAINERS: Readonly<Record<string, Container>> = {
  '.mp4': {
    muxer: 'mp4',
    encoder: 'libx264',
    alpha: false,
    // Chroma at half resolution needs even sides: an odd one loses its last row or column.
    filters: () => `crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0,${toBt709('yuv420p')}`,
    settings: (_format, quality) => [...X264[quality], ...BT709, '-movflags +faststart'],
  },
  '.webm': {
    muxer: 'webm',
    encoder: 'libvpx-vp9',
    alpha: true,
    filters: ({ channels }) => toBt709(channels === 4 ? 'yuva420p' : 'yuv420p'),
    settings: ({ channels }, quality) => [
      ...VP9[quality],
      ...['-b:v 0', '-row-mt 1', '-tile-columns 1'],
      ...BT709,
      // The encoder refuses alpha together with alternate reference frames.
      ...(channels === 4 ? ['-auto-alt-ref 0'] : []),
    ],
  },
  '.gif': {
    muxer: 'gif',
    encoder: 'gif',
    alpha: false,
    filters: ({ fps }, quality) =>
      `fps=${Math.min(fps, GIF_MAX_FPS)},split[head][all]` +
      `;[head]trim=end_frame=${GIF_PALETTE_FRAMES},palettegen[palette]` +
      `;[all][palette]paletteuse=dither=${DITHER[quality]}:diff_mode=rectangle`,
    settings: () => ['-loop 0'],
  },
  '.webp': {
    muxer: 'webp',
    encoder: 'libwebp_anim',
    alpha: true,
    filters: () => 'format=bgra',
    settings: (_format, quality) => [...WEBP[quality], '-loop 0'],
  },
};
