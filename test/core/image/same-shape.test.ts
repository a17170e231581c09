import { expect, it } from 'vitest';
import { isSameShape } from '../../../core/image/same-shape.ts';

it.each([
  ['854×480', '1920×1080', true],
  ['360×640', '1080×1920', true],
  ['640×480', '640×480', true],
  ['640×480', '640×500', false],
  ['640×360', '360×640', false],
])('%s and %s are of one shape: %s', (a, b, same) => {
  const size = (text: string): { width: number; height: number } => {
    const [width, height] = text.split('×').map(Number);
    return { width: width!, height: height! };
  };
  expect(isSameShape(size(a), size(b))).toBe(same);
  expect(isSameShape(size(b), size(a))).toBe(same);
});
