import type { Vector } from '../../../core/solid/transforms.ts';
import { between } from '../draw.ts';
import type { Light, Surroundings } from '../render/scene.ts';
import { colourTemperature } from './colour-temperature.ts';

/** All light that a signer stands in. */
export interface Lighting {
  readonly lights: readonly Light[];
  readonly surroundings: Surroundings;
  /** Linear RGB that a white surface facing the camera gets, as a mean of all lights: what a camera balances its white for. */
  readonly white: Vector;
}

/** A lamp as a gaffer would say it: degrees to the camera's right and upwards, relative strength, kelvin, softness in radians. */
interface Lamp {
  readonly azimuth: number;
  readonly height: number;
  readonly strength: number;
  readonly kelvin: number;
  readonly size: number;
}

/** Relative strength and kelvin of the light from around. */
interface Around {
  readonly above: readonly [strength: number, kelvin: number];
  readonly horizon: readonly [strength: number, kelvin: number];
  readonly below: readonly [strength: number, kelvin: number];
}

/** Where a film is made. */
export type Place = 'room' | 'studio' | 'outdoors';

interface Setup {
  readonly lamps: readonly Lamp[];
  readonly around: Around;
}

type DrawSetup = (random: () => number) => Setup;

const side = (random: () => number): number => (random() < 0.5 ? -1 : 1);

/** A window at one side; the room throws the rest back. */
const byWindow: DrawSetup = (random) => {
  const kelvin = between(random, 5200, 7500);
  const room = between(random, 0.22, 0.5);
  const right = side(random);
  return {
    lamps: [
      {
        azimuth: right * between(random, 20, 68),
        height: between(random, 5, 35),
        strength: 1,
        kelvin,
        size: between(random, 0.12, 0.35),
      },
      {
        azimuth: -right * 30,
        height: 5,
        strength: between(random, 0.05, 0.25),
        kelvin: kelvin * 0.8,
        size: 0,
      },
    ],
    around: { above: [room, kelvin * 0.9], horizon: [room * 0.9, kelvin * 0.85], below: [room * 0.5, 4300] },
  };
};

/** A ring light or a bright screen above the camera. */
const atDesk: DrawSetup = (random) => {
  const kelvin = between(random, 3600, 7000);
  const room = between(random, 0.25, 0.45);
  return {
    lamps: [
      {
        azimuth: between(random, -18, 18),
        height: between(random, 2, 25),
        strength: 1,
        kelvin,
        size: between(random, 0.06, 0.25),
      },
    ],
    around: { above: [room, 3800], horizon: [room * 0.8, 4200], below: [room * 0.6, 4200] },
  };
};

/** Lamps in the ceiling, a bright room. */
const underCeiling: DrawSetup = (random) => {
  const kelvin = between(random, 3300, 4800);
  return {
    lamps: [
      {
        azimuth: between(random, -50, 50),
        height: between(random, 42, 62),
        strength: 1,
        kelvin,
        size: between(random, 0.15, 0.35),
      },
      { azimuth: between(random, -30, 30), height: 8, strength: between(random, 0.15, 0.4), kelvin, size: 0 },
    ],
    around: {
      above: [0.65, kelvin],
      horizon: [0.5, kelvin],
      below: [between(random, 0.2, 0.4), kelvin * 0.95],
    },
  };
};

/** A lamp in the evening, and the blue of a screen or of dusk. */
const evening: DrawSetup = (random) => {
  const right = side(random);
  return {
    lamps: [
      {
        azimuth: right * between(random, 20, 60),
        height: between(random, 10, 35),
        strength: 1,
        kelvin: between(random, 2600, 3300),
        size: between(random, 0.04, 0.12),
      },
      {
        azimuth: -right * between(random, 10, 40),
        height: between(random, -15, 5),
        strength: between(random, 0.15, 0.5),
        kelvin: between(random, 6500, 9500),
        size: 0.2,
      },
    ],
    around: { above: [0.22, 3000], horizon: [0.25, 3200], below: [0.15, 3000] },
  };
};

/** Key, fill and, mostly, a rim. */
const threePoints: DrawSetup = (random) => {
  const kelvin = random() < 0.5 ? 3200 : 5600;
  const right = side(random);
  const rim: Lamp = {
    azimuth: -right * between(random, 130, 175),
    height: between(random, 25, 50),
    strength: between(random, 0.3, 1.1),
    kelvin: kelvin * between(random, 0.95, 1.25),
    size: 0.05,
  };
  return {
    lamps: [
      {
        azimuth: right * between(random, 22, 50),
        height: between(random, 20, 42),
        strength: 1,
        kelvin,
        size: between(random, 0.05, 0.22),
      },
      {
        azimuth: -right * between(random, 15, 50),
        height: between(random, 5, 25),
        strength: between(random, 0.2, 0.8),
        kelvin: kelvin * between(random, 0.95, 1.1),
        size: 0.2,
      },
      ...(random() < 0.75 ? [rim] : []),
    ],
    around: { above: [0.18, kelvin], horizon: [0.15, kelvin], below: [0.12, kelvin] },
  };
};

/** Two equal soft boxes: hardly a shadow. */
const flat: DrawSetup = (random) => {
  const kelvin = between(random, 4800, 5800);
  const apart = between(random, 28, 48);
  const height = between(random, 15, 35);
  return {
    lamps: [-1, 1].map((right) => ({
      azimuth: right * apart,
      height,
      strength: between(random, 0.75, 1),
      kelvin,
      size: between(random, 0.12, 0.25),
    })),
    around: { above: [0.3, kelvin], horizon: [0.3, kelvin], below: [0.2, kelvin] },
  };
};

const overcast: DrawSetup = (random) => ({
  lamps: [
    {
      azimuth: between(random, -50, 50),
      height: between(random, 35, 60),
      strength: 0.8,
      kelvin: 6300,
      size: 0.4,
    },
  ],
  around: { above: [0.85, 7200], horizon: [0.6, 6500], below: [between(random, 0.2, 0.4), 5600] },
});

const sunny: DrawSetup = (random) => ({
  lamps: [
    {
      azimuth: side(random) * between(random, 15, 60),
      height: between(random, 22, 48),
      strength: 1,
      kelvin: between(random, 4600, 5600),
      size: 0.008,
    },
  ],
  around: { above: [0.4, 9500], horizon: [0.35, 7200], below: [between(random, 0.2, 0.35), 5200] },
});

const SETUPS: Readonly<Record<Place, readonly DrawSetup[]>> = {
  room: [byWindow, byWindow, atDesk, underCeiling, evening, flat],
  studio: [threePoints, threePoints, flat],
  outdoors: [overcast, sunny],
};

/** Draws light as it is in a place; always such that a face that looks at the camera can be seen. */
export function drawLights(random: () => number, place: Place): Lighting {
  const setups = SETUPS[place];
  const { lamps, around } = setups[Math.floor(random() * setups.length)](random);
  const lights = lamps.map(({ azimuth, height, strength, kelvin, size }): Light => {
    const turned = (azimuth * Math.PI) / 180;
    const raised = (height * Math.PI) / 180;
    return {
      direction: [
        -Math.sin(turned) * Math.cos(raised),
        Math.sin(raised),
        Math.cos(turned) * Math.cos(raised),
      ],
      colour: scaled(colourTemperature(kelvin), strength),
      size,
    };
  });
  const [above, horizon, below] = [around.above, around.horizon, around.below].map(([strength, kelvin]) =>
    scaled(colourTemperature(kelvin), strength),
  );
  const white = [0, 1, 2].map(
    (c) =>
      lights.reduce((sum, { direction, colour }) => sum + Math.max(0, direction[2]) * colour[c], 0) +
      0.25 * above[c] +
      0.5 * horizon[c] +
      0.25 * below[c],
  );
  const gain = 0.95 / (0.2126 * white[0] + 0.7152 * white[1] + 0.0722 * white[2]);
  return {
    lights: lights.map((light) => ({ ...light, colour: scaled(light.colour, gain) })),
    surroundings: {
      above: scaled(above, gain),
      horizon: scaled(horizon, gain),
      below: scaled(below, gain),
    },
    white: scaled([white[0], white[1], white[2]], gain),
  };
}

const scaled = ([r, g, b]: Vector, factor: number): Vector => [r * factor, g * factor, b * factor];
