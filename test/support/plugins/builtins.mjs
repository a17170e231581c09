/** No built-in plugin at all, for tests of the threads. */
export const builtins = {};
