import type { Vector } from '../../../core/solid/transforms.ts';
import type { Place } from '../signer-pose.ts';

/** Fingers and palm of hands before the signer, of the left one, and how often they are seen. */
export const ORIENTATIONS: readonly (readonly [readonly [fingers: Vector, palm: Vector], weight: number])[] =
  [
    [
      [
        [-0.1, -1, -0.3],
        [0, 0, -1],
      ],
      4,
    ],
    [
      [
        [-0.2, -1, -0.2],
        [0, 0, 1],
      ],
      3,
    ],
    [
      [
        [-0.1, -1, -0.4],
        [-1, 0, 0],
      ],
      3,
    ],
    [
      [
        [-0.3, 0, -1],
        [0, 1, 0],
      ],
      4,
    ],
    [
      [
        [-0.2, 0, -1],
        [0, -1, 0],
      ],
      4,
    ],
    [
      [
        [-0.2, -0.1, -1],
        [-1, 0, 0],
      ],
      4,
    ],
    [
      [
        [-1, -0.2, -0.4],
        [0, 0, 1],
      ],
      3,
    ],
    [
      [
        [-1, -0.1, -0.5],
        [0, 1, 0],
      ],
      3,
    ],
    [
      [
        [-1, 0, -0.5],
        [0, -1, 0],
      ],
      1.5,
    ],
    [
      [
        [-0.3, 1, -0.4],
        [0, 0, 1],
      ],
      1,
    ],
    [
      [
        [-0.7, -0.7, -0.3],
        [0, 0, -1],
      ],
      2,
    ],
  ];

/** Where signs touch or nearly touch the signer, and how often; of the dominant hand's side. */
export const PLACES: readonly (readonly [Place, number])[] = [
  ['forehead', 2],
  ['leftTemple', 2.5],
  ['leftEye', 0.8],
  ['nose', 1.5],
  ['leftCheek', 3],
  ['rightCheek', 0.5],
  ['mouth', 2.5],
  ['chin', 4],
  ['leftEar', 1],
  ['neck', 1],
  ['chest', 3],
  ['leftChest', 1.5],
  ['rightChest', 2],
  ['rightShoulder', 1],
  ['belly', 1],
];

/** Eyes are not touched. */
export const NEVER_TOUCHED: ReadonlySet<Place> = new Set<Place>(['leftEye', 'rightEye']);

/** Fingers and palm of a hand that is acted on. */
export const BASES: readonly (readonly [fingers: Vector, palm: Vector])[] = [
  [
    [-0.8, -0.1, -0.7],
    [0, -1, 0],
  ],
  [
    [-0.7, -0.2, -0.8],
    [-0.6, 0, 0.5],
  ],
  [
    [-0.9, 0, -0.6],
    [0, 1, 0],
  ],
  [
    [-0.5, -0.7, -0.6],
    [-0.8, 0, 0.2],
  ],
];
