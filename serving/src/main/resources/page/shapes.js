// The shapes of points, for all who draw them.

/** Added to a shape: only its outline. */
export const HOLLOW = 8;

export const SHAPES = ['circle', 'square', 'diamond', 'triangle', 'cross', 'wedge'];

/** How far (x, y) lies outside of a shape within −1 to 1, y upward; below 0 inside. The shader in scene.js has the same. */
export function distance(shape, x, y) {
  switch (shape) {
    case 1: return Math.max(Math.abs(x), Math.abs(y)) - 0.78;
    case 2: return Math.abs(x) + Math.abs(y) - 1;
    case 3: return Math.max(Math.abs(x) * 0.88 + y * 0.47, -y - 0.4) - 0.42;
    case 4: return Math.max(Math.max(Math.abs(x), Math.abs(y)) - 0.95, Math.min(Math.abs(x), Math.abs(y)) - 0.34);
    case 5: return Math.max(Math.abs(x) * 0.88 - y * 0.47, y - 0.4) - 0.42;
    default: return Math.hypot(x, y) - 0.9;
  }
}
