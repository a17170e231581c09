/** An entry for tests of what is said about entries. */
export { area, type Size, type Square, Tape, UNITS } from './shapes.ts';
