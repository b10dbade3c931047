// Draws the points without a graphics card: into the pixels of a canvas. A browser that only imitates WebGL does so
// point by point and slowly; this takes some milliseconds for 100,000 points.

import { distance, HOLLOW } from './shapes.js';

const SMALL = 3; // pixels across; no shape can be told, and soft edges would take most of the time

export class Raster {
  /** Pixels per unit of layout, at most: four times the pixels take four times as long. */
  static finest(count) {
    return count > 30_000 ? 1 : 2;
  }

  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext('2d');
    this.count = 0;
    this.stamps = new Map();
  }

  /** As Scene does. */
  move(start, end, born) {
    Object.assign(this, { start, end, born, count: born.length });
  }

  /** As Scene does. */
  paint(colours, shapes) {
    Object.assign(this, { colours, shapes });
  }

  /** As Scene does. */
  draw(moved, view, width, height, ratio, size) {
    const across = this.canvas.width;
    const down = this.canvas.height;
    if (this.image?.width !== across || this.image?.height !== down) this.image = this.pen.createImageData(across, down);
    const pixels = new Uint32Array(this.image.data.buffer);
    pixels.fill(0);
    const scale = view.scale * ratio;
    const side = Math.max(2, Math.round(size * ratio));
    const left = across / 2 - view.x * scale - side / 2;
    const top = down / 2 + view.y * scale - side / 2;
    const { start, end, colours, shapes } = this;
    const covers = Array.from({ length: 2 * HOLLOW }, (_, shape) => this.#cover(shape, side));
    for (let i = 0; i < this.count; i++) {
      const x = Math.floor(left + (start[2 * i] + (end[2 * i] - start[2 * i]) * moved) * scale + 0.5) | 0;
      const y = Math.floor(top - (start[2 * i + 1] + (end[2 * i + 1] - start[2 * i + 1]) * moved) * scale + 0.5) | 0;
      if (x < 0 || y < 0 || x + side > across || y + side > down) continue;
      const alpha = colours[4 * i + 3] * (this.born[i] ? moved : 1);
      stamp(pixels, y * across + x, across, covers[shapes[i]], side, colours[4 * i], colours[4 * i + 1], colours[4 * i + 2], alpha);
    }
    this.pen.putImageData(this.image, 0, 0);
  }

  /** Share of each pixel that a shape of that size covers, 0 to 1. */
  #cover(shape, side) {
    const key = shape * 64 + side;
    if (!this.stamps.has(key)) this.stamps.set(key, cover(shape, side));
    return this.stamps.get(key);
  }
}

/** Lays a point over what is there, pixel by pixel. */
function stamp(pixels, at, across, cover, side, red, green, blue, alpha) {
  const solid = (255 << 24) | (blue << 16) | (green << 8) | red;
  for (let row = 0, c = 0; row < side; row++, at += across - side) {
    for (let column = 0; column < side; column++, c++, at++) {
      const over = (cover[c] * alpha) | 0; // of 255
      if (over > 0) pixels[at] = over > 250 ? solid : blend(pixels[at], red, green, blue, over);
    }
  }
}

function blend(under, red, green, blue, over) {
  const below = under >>> 24;
  if (below === 0) return (over << 24) | (blue << 16) | (green << 8) | red;
  const left = ((below * (255 - over)) / 255) | 0;
  const alpha = over + left;
  const share = ((over << 8) / alpha) | 0; // of 256
  const kept = 256 - share;
  const r = (red * share + (under & 255) * kept) >> 8;
  const g = (green * share + ((under >> 8) & 255) * kept) >> 8;
  const b = (blue * share + ((under >> 16) & 255) * kept) >> 8;
  return (alpha << 24) | (b << 16) | (g << 8) | r;
}

function cover(shape, side) {
  const edge = 2 / side;
  const small = side <= SMALL;
  return Float32Array.from({ length: side * side }, (_, pixel) => {
    const x = (2 * ((pixel % side) + 0.5)) / side - 1;
    const y = 1 - (2 * (Math.floor(pixel / side) + 0.5)) / side;
    let away = distance(small ? 0 : shape % HOLLOW, x, y);
    if (shape >= HOLLOW && !small) away = Math.abs(away + 0.2) - 0.2;
    const share = Math.max(0, Math.min(1, (edge * 0.5 - away) / (edge * 1.5)));
    return small ? Math.round(share) : share;
  });
}
