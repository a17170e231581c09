import { afterEach, describe, expect, it } from 'vitest';
// The built files: a worker thread runs JavaScript, not TypeScript.
import { SessionPool } from '../../../dist/streaming/session/session-pool.js';
import { sessionPlan } from '../../support/streaming.ts';

let pool: SessionPool | undefined;
afterEach(async () => {
  await pool?.[Symbol.asyncDispose]();
});

describe('SessionPool', () => {
  it('gives as many sessions as it has, each to one', async () => {
    pool = await SessionPool.start(sessionPlan(), { sessions: 2, log: () => {} });
    const [first, second] = await Promise.all([pool.acquire(), pool.acquire()]);
    expect(first).not.toBe(second);
    expect(pool.active).toBe(2);
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'SERVER_FULL' });
    await pool.release(first);
    expect(pool.active).toBe(1);
    await pool.acquire();
  });

  it('does not give out a session that has ended while it waited', async () => {
    pool = await SessionPool.start(sessionPlan(), { sessions: 1, log: () => {} });
    const session = await pool.acquire();
    await pool.release(session);
    await session.exited;
    const next = await pool.acquire();
    expect(next.failure).toBeUndefined();
    expect(next).not.toBe(session);
  });

  it('does not start where plugins do not', async () => {
    const plan = sessionPlan();
    const synthesis = { ...plan.synthesis, generator: { name: 'nothing', options: {} } };
    const starting = SessionPool.start({ ...plan, synthesis }, { sessions: 1, log: () => {} });
    await expect(starting).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
  });

  it('gives no session once it is being disposed of', async () => {
    pool = await SessionPool.start(sessionPlan(), { sessions: 2, log: () => {} });
    await pool.acquire();
    const late = pool.acquire().catch((error: unknown) => error);
    await pool[Symbol.asyncDispose]();
    expect(await late).toMatchObject({ code: 'SERVER_STOPPING' });
    expect(pool.active).toBe(0);
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'SERVER_FULL' });
  });
});
