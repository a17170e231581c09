export { type HandAppearance, type HandsSetup, prepareHands } from './appearance.ts';
export { drawHand, drawHandPlanes, type HandPlanes } from './draw.ts';
export { type Box, drawBlurred, SHUTTER, shutterSubframes } from './motion-blur.ts';
