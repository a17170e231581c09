/** How bright a wall is at 0..1, 0..1 of the picture: about 1 where it is brightest. */
export type WallLight = (x: number, y: number) => number;

/** Light that falls off over a wall: from a lamp or a window beside it, grazing or in front, and darker towards a corner or the floor. */
export function drawWallLight(random: () => number): WallLight {
  const turned = random() * 2 * Math.PI;
  const away = 0.2 + 0.8 * random();
  const lampX = 0.5 + Math.cos(turned) * away;
  const lampY = 0.35 + Math.sin(turned) * away * 0.6 - 0.2 * random();
  const high = 0.5 + 1.2 * random() ** 0.7;
  const spill = 0.15 + 0.5 * random();
  const floor = 0.25 * random();
  const nearest = Math.hypot(
    Math.max(0, Math.abs(lampX - 0.5) - 0.5),
    Math.max(0, Math.abs(lampY - 0.5) - 0.5),
  );
  const strength = (distance: number): number => (1 + (distance / high) ** 2) ** -1.5;
  const brightest = strength(nearest);
  return (x, y) =>
    (spill + ((1 - spill) * strength(Math.hypot(x - lampX, y - lampY))) / brightest) * (1 - floor * y * y);
}
