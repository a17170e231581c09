import { describe, expect, it } from 'vitest';
import { ClockOffset } from '../../../streaming/client/clock-offset.ts';
import { openViewer } from './setup.ts';

describe('the offset of the clocks', () => {
  it('is unknown before the first answer', () => {
    const clock = new ClockOffset();
    expect([clock.offset, clock.roundTrip]).toEqual([undefined, undefined]);
  });

  it('is that of the shortest round trip', () => {
    const clock = new ClockOffset();
    clock.add(1000, 5500, 2000);
    expect([clock.offset, clock.roundTrip]).toEqual([4000, 1000]);
    // An answer that was held up on its way back is not believed.
    clock.add(3000, 7050, 9000);
    expect(clock.offset).toBe(4000);
    clock.add(10_000, 14_050, 10_100);
    expect([clock.offset, clock.roundTrip]).toEqual([4000, 100]);
  });

  it('follows clocks that drift: only the last eight count', () => {
    const clock = new ClockOffset();
    clock.add(0, 50, 10);
    for (let i = 1; i <= 7; i++) clock.add(i * 1000, i * 1000 + 200, i * 1000 + 100);
    expect(clock.offset).toBe(45);
    clock.add(9000, 9200, 9100);
    expect(clock.offset).toBe(150);
  });

  it('takes no answer from the future', () => {
    const clock = new ClockOffset();
    clock.add(100, 0, 50);
    expect(clock.offset).toBeUndefined();
  });

  it('is asked for five times within a second, then every five seconds', async () => {
    const { socket, surroundings } = await openViewer();
    surroundings.advance(1000);
    expect(socket.said('ping').map(({ sent }) => Number(sent) / 1000 - 10_000)).toEqual([
      0, 200, 400, 600, 800,
    ]);
    socket.say({ type: 'pong', sent: 0, server: 0 });
    surroundings.advance(10_000);
    expect(socket.said('ping').length).toBe(7);
  });
});
