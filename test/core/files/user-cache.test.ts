import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { userCacheFolder } from '../../../core/files/user-cache.ts';

const home = (...names: string[]) => join(homedir(), ...names);

it.each<[NodeJS.Platform, Record<string, string>, string | undefined]>([
  ['linux', {}, home('.cache', 'slp')],
  ['linux', { XDG_CACHE_HOME: resolve('/caches') }, resolve('/caches/slp')],
  ['linux', { XDG_CACHE_HOME: 'relative' }, home('.cache', 'slp')],
  ['linux', { XDG_CACHE_HOME: '', SLP_CACHE: '' }, home('.cache', 'slp')],
  ['darwin', { XDG_CACHE_HOME: resolve('/caches') }, home('Library', 'Caches', 'slp')],
  ['win32', { LOCALAPPDATA: resolve('/local') }, resolve('/local/slp/Cache')],
  ['win32', {}, home('AppData', 'Local', 'slp', 'Cache')],
  ['linux', { SLP_CACHE: 'here', XDG_CACHE_HOME: resolve('/caches') }, resolve('here')],
  ['win32', { SLP_CACHE: 'off' }, undefined],
])('userCacheFolder on %s with %o', (platform, env, folder) => {
  expect(userCacheFolder(env, platform)).toBe(folder);
});
