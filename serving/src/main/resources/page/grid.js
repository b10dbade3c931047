// Which point is here, and which lie in an area.

/** Cells over the points' positions, x and y in turn, so that the nearest is found without reading all. */
export class Grid {
  constructor(positions) {
    this.positions = positions;
    const count = positions.length / 2;
    this.#measure(count);
    this.side = Math.max(1, Math.min(512, Math.round(Math.sqrt(count / 2))));
    const starts = new Uint32Array(this.side * this.side + 1);
    const cells = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      cells[i] = this.#row(positions[2 * i + 1]) * this.side + this.#column(positions[2 * i]);
      starts[cells[i] + 1]++;
    }
    for (let c = 0; c < starts.length - 1; c++) starts[c + 1] += starts[c];
    this.starts = starts;
    this.places = new Uint32Array(count);
    const next = starts.slice();
    for (let i = 0; i < count; i++) this.places[next[cells[i]]++] = i;
  }

  #measure(count) {
    let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < count; i++) {
      const x = this.positions[2 * i];
      const y = this.positions[2 * i + 1];
      left = Math.min(left, x);
      right = Math.max(right, x);
      bottom = Math.min(bottom, y);
      top = Math.max(top, y);
    }
    this.bounds = count === 0 ? [-1, -1, 1, 1] : [left, bottom, right, top];
    this.extent = Math.max(right - left, top - bottom) || 1;
  }

  #column(x) {
    return this.#cell(x, this.bounds[0], this.bounds[2]);
  }

  #row(y) {
    return this.#cell(y, this.bounds[1], this.bounds[3]);
  }

  #cell(value, low, high) {
    const place = Math.floor(((value - low) / (high - low || 1)) * this.side);
    return Math.max(0, Math.min(this.side - 1, place));
  }

  /** The nearest point within a distance, -1 without one. */
  nearest(x, y, reach) {
    let best = -1;
    let least = reach * reach;
    for (let row = this.#row(y - reach); row <= this.#row(y + reach); row++) {
      for (let column = this.#column(x - reach); column <= this.#column(x + reach); column++) {
        const cell = row * this.side + column;
        for (let at = this.starts[cell]; at < this.starts[cell + 1]; at++) {
          const i = this.places[at];
          const away = (this.positions[2 * i] - x) ** 2 + (this.positions[2 * i + 1] - y) ** 2;
          if (away <= least) {
            least = away;
            best = i;
          }
        }
      }
    }
    return best;
  }
}

/** Places of the positions inside a polygon, by counting the edges that a ray crosses. */
export function inside(polygon, positions) {
  const found = [];
  for (let i = 0; i < positions.length / 2; i++) {
    const x = positions[2 * i];
    const y = positions[2 * i + 1];
    let odd = false;
    for (let a = 0, b = polygon.length - 1; a < polygon.length; b = a++) {
      const [ax, ay] = polygon[a];
      const [bx, by] = polygon[b];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
    }
    if (odd) found.push(i);
  }
  return found;
}
