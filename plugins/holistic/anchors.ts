/**
 * Centres of the anchors of an SSD detector as x, y pairs in 0..1, in the order of its outputs: two for each cell of each
 * layer, consecutive layers of one stride together. MediaPipe: SsdAnchorsCalculator with `fixed_anchor_size`, where all
 * anchors have size 1.
 *
 * @param size side of the detector's input in pixels
 * @param strides pixels per cell of each layer
 */
export function anchorCentres(size: number, strides: readonly number[]): Float32Array {
  const centres: number[] = [];
  for (let layer = 0; layer < strides.length; ) {
    const stride = strides[layer];
    let perCell = 0;
    while (strides[layer] === stride) {
      perCell += 2;
      layer += 1;
    }
    const cells = Math.ceil(size / stride);
    for (let y = 0; y < cells; y++) {
      for (let x = 0; x < cells; x++) {
        for (let i = 0; i < perCell; i++) centres.push((x + 0.5) / cells, (y + 0.5) / cells);
      }
    }
  }
  return Float32Array.from(centres);
}
