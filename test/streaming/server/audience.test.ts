import { expect, it } from 'vitest';
import type { Format } from '../../../streaming/protocol/messages.ts';
import { Audience } from '../../../streaming/server/audience.ts';
import { DEFAULT_LIMITS } from '../../../streaming/server/limits.ts';
import { Metrics } from '../../../streaming/server/metrics.ts';
import type { Viewer } from '../../../streaming/server/viewer.ts';

const FORMAT: Format = { type: 'format', codec: 'jpeg', width: 64, height: 64, fps: 25 };

it('keeps from its viewers what an encoder that has ended still sends: they do not know the format', () => {
  const audience = new Audience(DEFAULT_LIMITS, new Metrics());
  const got: unknown[] = [];
  const viewer: Pick<Viewer, 'codec' | 'announce' | 'offer'> = {
    codec: 'jpeg',
    announce: (format) => got.push(format),
    offer: (_key, message) => got.push(message[0]) > 0,
  };
  audience.announce(FORMAT);
  audience.forgetFormatsBut([]);
  audience.add(viewer as Viewer);
  audience.deliver('jpeg', true, Uint8Array.of(1));
  expect(got).toEqual([]);
  audience.announce(FORMAT);
  audience.deliver('jpeg', true, Uint8Array.of(2));
  expect(got).toEqual([FORMAT, 2]);
});
