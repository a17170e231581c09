import { describe, expect, it } from 'vitest';
import { LiveSource } from '../../../streaming/session/live-source.ts';
import { plainSigner, shouldersAt } from '../../support/streaming.ts';

const signer = plainSigner('anna');
const at = (timestamp: number) => ({
  pose: { ...shouldersAt(16), timestamp: 0 },
  timestamp,
  sent: timestamp + 1,
  received: 2,
});

async function timesOf(source: LiveSource): Promise<number[]> {
  source.end();
  const times: number[] = [];
  for await (const { pose } of source.observations()) times.push(pose.timestamp);
  return times;
}

describe('LiveSource', () => {
  it('keeps the distances of time, and the signer', async () => {
    const source = new LiveSource(signer);
    for (const timestamp of [500, 540, 620]) source.push(at(timestamp));
    source.end();
    const observations = [];
    for await (const observation of source.observations()) observations.push(observation);
    expect(observations.map(({ pose }) => pose.timestamp)).toEqual([0, 40, 120]);
    expect(observations.every((observation) => observation.signer === signer)).toBe(true);
  });

  it('makes a cut where time goes back, and passes over what is no later', async () => {
    const source = new LiveSource(signer);
    for (const timestamp of [100, 200, 200, 0, 50]) source.push(at(timestamp));
    expect(await timesOf(source)).toEqual([0, 100, 1_000_100, 1_000_150]);
  });

  it('leads from a frame back to the producer’s time, once', async () => {
    const source = new LiveSource(signer);
    for (const timestamp of [100, 200, 0]) source.push(at(timestamp));
    const [, second, third] = await timesOf(source);
    expect(source.momentOf(second!)).toEqual({ timestamp: 200, sent: 201, received: 2 });
    // The first was left out; it is forgotten with the second.
    expect(source.momentOf(0)).toBeUndefined();
    expect(source.momentOf(third!)).toMatchObject({ timestamp: 0 });
  });

  it('shows nobody where nobody is', async () => {
    const source = new LiveSource(signer);
    source.push({ ...at(1), pose: null });
    source.end();
    for await (const { pose } of source.observations())
      expect(pose.body.every((value) => value === 0)).toBe(true);
  });
});
