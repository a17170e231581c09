/** The public API: what a plugin or a program that embeds slp may import from "slp". Never imported from inside. */
export * from './contract.ts';
export { SlpError, type SlpErrorDetails } from './errors.ts';
export { createFrame } from './image/frame.ts';
export { PART } from './image/part.ts';
export { clonePose, confidenceAt, type Point, pointAt, scalePose, shoulderWidth } from './pose/pose.ts';
export { type Box, faceBox, handBox, mouthBox } from './pose/regions.ts';
export * from './pose/topology.ts';
