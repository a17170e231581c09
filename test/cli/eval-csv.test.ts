import { describe, expect, it } from 'vitest';
import { clipsCsv, framesCsv } from '../../cli/eval-csv.ts';
import { area, clip, frame, reading, undetected } from '../core/evaluation/clips.ts';

const frames = [
  frame(0, { msSsim: 0.5, areas: { whole: area({ ssim: 1 / 3, flicker: null, warpingError: null }) } }),
  frame(1, {
    areas: {
      face: area({ weight: 0.25, mse: 12, ssim: -0.5, sharpness: null, flicker: 1.5, warpingError: 4 }),
    },
    readings: { face: reading({ weight: 0.25, error: 0.125, pck: 0.75 }), leftHand: undetected },
  }),
];

/** RFC 4180, as a reader of its own. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}

const records = (csv: string): Record<string, string>[] => {
  const [heading, ...rows] = parse(csv);
  for (const row of rows) expect(row).toHaveLength(heading.length);
  return rows.map((row) => Object.fromEntries(row.map((cell, column) => [heading[column], cell])));
};

describe('framesCsv', () => {
  it('has a row for each frame, contender and area, and empty cells where there is no number', () => {
    expect(framesCsv(clip({ rendered: frames, copy: [frames[0]] })).split('\r\n')).toEqual([
      'clip,contender,frame,seconds,area,weight,mse,ssim,ms_ssim,sharpness,flicker,warping_mse,followed,reading_weight,detected,keypoint_error,pck',
      'clip,rendered,0,0,whole,1,0,0.3333333,0.5,1,,,1,,,,',
      'clip,rendered,1,0.04,face,0.25,12,-0.5,,,1.5,4,1,0.25,1,0.125,0.75',
      'clip,rendered,1,0.04,leftHand,,,,,,,,,1,0,,',
      'clip,copy,0,0,whole,1,0,0.3333333,0.5,1,,,1,,,,',
      '',
    ]);
  });

  it.each(['a, b.mp4', 'the "good" one', 'two\nlines', '"'])('keeps the name %j whole', (name) => {
    expect(records(framesCsv(clip({ rendered: frames }, name))).map((row) => row.clip)).toEqual([
      name,
      name,
      name,
    ]);
  });
});

describe('clipsCsv', () => {
  it('has a row for each clip and contender, with its figures', () => {
    const clips = [
      clip({ rendered: frames, truth: [frame(0)] }, 'first'),
      clip({ rendered: [frame(0)] }, 'a,b'),
    ];
    const rows = records(clipsCsv(clips));
    expect(rows.map(({ clip: name, contender, frames: count }) => [name, contender, count])).toEqual([
      ['first', 'rendered', '2'],
      ['first', 'truth', '1'],
      ['a,b', 'rendered', '1'],
    ]);
    expect(rows[0]).toMatchObject({
      width: '256',
      fps: '25',
      whole_ssim: '0.3333333',
      whole_ms_ssim: '0.5',
      whole_psnr: '100',
      face_warping_error: '2',
      face_keypoint_error: '12.5',
      hand_detection: '0',
      hand_keypoint_error: '',
      mouth_ssim: '',
    });
  });

  it('has the same columns without any clip', () => {
    expect(parse(clipsCsv([]))).toEqual([parse(clipsCsv([clip({ rendered: frames })]))[0]]);
  });
});
