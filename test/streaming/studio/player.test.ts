import { describe, expect, it } from 'vitest';
import { Player, type PlayerOptions } from '../../../streaming/studio/player.ts';

/** A clock that is moved by hand, with the timers that hang on it. */
class FakeTime {
  now = 0;
  #timers: { readonly due: number; readonly callback: () => void }[] = [];

  readonly after = (milliseconds: number, callback: () => void) => {
    const timer = { due: this.now + milliseconds, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  get waiting(): number {
    return this.#timers.length;
  }

  /** Every timer comes when it is due. */
  pass(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.now = Math.max(this.now, next.due);
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.callback();
    }
    this.now = end;
  }

  /** Timers come late, all at the end. */
  stall(milliseconds: number): void {
    this.now += milliseconds;
    this.pass(0);
  }

  #next(end: number) {
    return this.#timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
  }
}

function start(options: Partial<PlayerOptions> = {}) {
  const time = new FakeTime();
  const shown: number[] = [];
  const times: number[] = [];
  let ends = 0;
  const player = new Player({
    length: 10,
    fps: 25,
    now: () => time.now,
    after: time.after,
    show: (frame, at) => {
      shown.push(frame);
      times.push(Math.round(at));
    },
    ended: () => {
      ends += 1;
    },
    ...options,
  });
  return { player, time, shown, times, ends: () => ends };
}

describe('Player', () => {
  it('shows every frame when it is due, again and again', () => {
    const { player, time, shown, times } = start({ length: 4 });
    player.play();
    expect(shown).toEqual([0]);
    time.pass(39);
    expect(shown).toEqual([0]);
    time.pass(1);
    expect(shown).toEqual([0, 1]);
    time.pass(200);
    expect(shown).toEqual([0, 1, 2, 3, 0, 1, 2]);
    expect(times).toEqual([40, 80, 120, 160, 200, 240, 280]);
    expect(time.waiting).toBe(1);
  });

  it('ends after the last frame where nothing is repeated, and begins anew', () => {
    const { player, time, shown, ends } = start({ length: 3 });
    player.loop = false;
    player.play();
    time.pass(1000);
    expect(shown).toEqual([0, 1, 2]);
    expect([ends(), player.playing, time.waiting]).toEqual([1, false, 0]);
    player.play();
    time.pass(40);
    expect(shown).toEqual([0, 1, 2, 0, 1]);
  });

  it('skips frames where timers come late, and keeps the pace', () => {
    const { player, time, shown, times } = start();
    player.play();
    time.stall(210);
    expect(shown).toEqual([0, 5]);
    time.pass(30);
    expect(shown).toEqual([0, 5, 6]);
    expect(times).toEqual([40, 240, 280]);
  });

  it('goes on where it was paused, on the same time line', () => {
    const { player, time, shown, times } = start();
    player.play();
    time.pass(50);
    player.pause();
    time.pass(5000);
    expect(shown).toEqual([0, 1]);
    expect(time.waiting).toBe(0);
    player.play();
    time.pass(40);
    expect(shown).toEqual([0, 1, 2, 3]);
    expect(times).toEqual([40, 80, 120, 160]);
  });

  it('changes its speed on the way, without a jump', () => {
    const { player, time, shown, times } = start();
    player.play();
    time.pass(60);
    player.speed = 0.5;
    time.pass(39);
    expect(shown).toEqual([0, 1]);
    time.pass(1);
    expect(shown).toEqual([0, 1, 2]);
    player.speed = 2;
    time.pass(40);
    expect(shown).toEqual([0, 1, 2, 3, 4]);
    expect(times).toEqual([40, 80, 160, 180, 200]);
    expect(time.waiting).toBe(1);
  });

  it('leaps to any frame, playing or not, and its time line never goes back', () => {
    const { player, time, shown, times } = start();
    player.seek(7);
    expect([shown, player.playing]).toEqual([[7], false]);
    player.play();
    expect(shown).toEqual([7, 8]);
    time.pass(20);
    player.seek(2);
    time.pass(40);
    expect(shown).toEqual([7, 8, 2, 3]);
    expect(times.every((at, i) => i === 0 || at > times[i - 1])).toBe(true);
  });

  it('plays a single frame', () => {
    const { player, time, shown } = start({ length: 1 });
    player.play();
    time.pass(80);
    expect(shown).toEqual([0, 0, 0]);
  });
});
