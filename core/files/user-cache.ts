import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * The folder for what a run keeps to be quicker the next time; all of it can be made again. `SLP_CACHE` names one; else it is
 * where the system wants such things (XDG Base Directory Specification on Linux). Undefined where nothing is to be kept:
 * `SLP_CACHE=off`.
 */
export function userCacheFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const { SLP_CACHE, LOCALAPPDATA, XDG_CACHE_HOME } = env;
  if (SLP_CACHE === 'off') return undefined;
  if (SLP_CACHE) return resolve(SLP_CACHE);
  switch (platform) {
    case 'win32':
      return join(LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'slp', 'Cache');
    case 'darwin':
      return join(homedir(), 'Library', 'Caches', 'slp');
    default:
      // The specification: a relative path is invalid, and to be ignored.
      return join(
        XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache'),
        'slp',
      );
  }
}
