// The map: what is drawn where, and how one moves in it. A layout that arrives is drifted to, not jumped to.

import { Grid, inside } from './grid.js';
import { Raster } from './raster.js';
import { Scene } from './scene.js';

const DRIFT_MILLIS = 800;
const PICK_PIXELS = 12;
const RINGS = 24; // newest points that are ringed
const calm = matchMedia('(prefers-reduced-motion: reduce)');

export class SpaceMap {
  /**
   * @param stage the element that the two canvases fill
   */
  constructor(stage, points, overlay) {
    this.stage = stage;
    this.overlay = overlay;
    this.scene = Scene.fits() ? new Scene(points) : new Raster(points);
    this.scene.restored = () => this.#upload();
    this.view = { x: 0, y: 0, scale: 1 };
    this.fitted = true; // follows the layout until someone moves
    this.layout = null;
    this.moved = 1;
    this.marks = { chosen: -1, near: [], hover: -1 };
    this.newest = [];
    new ResizeObserver(() => this.#resize()).observe(stage);
    this.#resize();
  }

  /** Brings a new layout: points that were there drift, newcomers fade in. */
  show(layout, looks) {
    const old = this.layout;
    const start = new Float32Array(2 * layout.count);
    const end = new Float32Array(2 * layout.count);
    const born = new Uint8Array(layout.count);
    for (let i = 0; i < layout.count; i++) {
      const before = old ? layout.before[i] : -1;
      end[2 * i] = layout.x[i];
      end[2 * i + 1] = layout.y[i];
      const [x, y] = before >= 0 && before < old.count ? this.where(before) : [layout.x[i], layout.y[i]];
      start[2 * i] = x;
      start[2 * i + 1] = y;
      born[i] = before >= 0 ? 0 : 1;
    }
    const replace = (place) => (place < 0 || !old ? -1 : this.#after(layout, place));
    this.marks = {
      chosen: replace(this.marks.chosen), hover: -1, near: this.marks.near.map(replace).filter((place) => place >= 0),
    };
    Object.assign(this, { layout, start, end, born, grid: new Grid(end) });
    this.newest = newest(layout.time, RINGS);
    this.looks = looks;
    this.began = performance.now();
    this.moved = calm.matches || !old ? 1 : 0;
    this.#upload();
    if (this.pointsRatio !== Math.min(this.ratio, this.#finest())) this.#resize();
    if (this.fitted) this.fit();
    this.#ask();
  }

  #finest() {
    return this.scene.constructor.finest(this.layout?.count ?? 0);
  }

  #after(layout, place) {
    this.afters ??= new WeakMap();
    if (!this.afters.has(layout)) {
      const places = new Map();
      layout.before.forEach((before, i) => before >= 0 && places.set(before, i));
      this.afters.set(layout, places);
    }
    return this.afters.get(layout).get(place) ?? -1;
  }

  #upload() {
    if (!this.layout) return;
    this.scene.move(this.start, this.end, this.born);
    this.scene.paint(this.looks.colours, this.looks.shapes);
    this.#ask();
  }

  paint(looks) {
    this.looks = looks;
    this.scene.paint(looks.colours, looks.shapes);
    this.#ask();
  }

  /** Marks the chosen point, lines to its neighbours, and rings. */
  mark(marks) {
    Object.assign(this.marks, marks);
    this.#ask();
  }

  /** Where the point is now, on its way. */
  where(i) {
    const t = this.#eased();
    return [0, 1].map((c) => this.start[2 * i + c] + (this.end[2 * i + c] - this.start[2 * i + c]) * t);
  }

  #eased() {
    return this.moved < 0.5 ? 4 * this.moved ** 3 : 1 - (2 - 2 * this.moved) ** 3 / 2;
  }

  toScreen([x, y]) {
    return [this.width / 2 + (x - this.view.x) * this.view.scale, this.height / 2 - (y - this.view.y) * this.view.scale];
  }

  toMap(px, py) {
    return [this.view.x + (px - this.width / 2) / this.view.scale, this.view.y - (py - this.height / 2) / this.view.scale];
  }

  /** The point at a place on the screen, -1 if there is none. */
  pick(px, py) {
    if (!this.layout) return -1;
    const [x, y] = this.toMap(px, py);
    return this.grid.nearest(x, y, PICK_PIXELS / this.view.scale);
  }

  /** Tells which points lie in a polygon of screen places. */
  select(polygon) {
    if (!this.layout || polygon.length < 3) return [];
    return inside(polygon.map(([px, py]) => this.toMap(px, py)), this.end);
  }

  pan(dx, dy) {
    this.fitted = false;
    this.view.x -= dx / this.view.scale;
    this.view.y += dy / this.view.scale;
    this.#ask();
  }

  /** Zooms by a factor around a place on the screen, which stays where it is. */
  zoom(factor, px = this.width / 2, py = this.height / 2) {
    this.fitted = false;
    const [x, y] = this.toMap(px, py);
    const scale = this.view.scale * factor;
    this.view.scale = Math.min(1e6, Math.max(10, scale));
    this.view.x = x - (px - this.width / 2) / this.view.scale;
    this.view.y = y + (py - this.height / 2) / this.view.scale;
    this.#ask();
  }

  /** Shows the whole map, and follows it. */
  fit() {
    this.fitted = true;
    const [left, bottom, right, top] = this.grid ? this.grid.bounds : [-1, -1, 1, 1];
    const scale = Math.min(this.width / (right - left || 1), this.height / (top - bottom || 1)) * 0.92;
    this.view = { x: (left + right) / 2, y: (bottom + top) / 2, scale: Math.max(1, scale) };
    this.#ask();
  }

  /** Brings a point to the middle, unless it is well in sight. */
  reveal(i) {
    const [px, py] = this.toScreen([this.end[2 * i], this.end[2 * i + 1]]);
    if (px > 40 && py > 40 && px < this.width - 40 && py < this.height - 40) return;
    this.fitted = false;
    this.view.x = this.end[2 * i];
    this.view.y = this.end[2 * i + 1];
    this.#ask();
  }

  drawLasso(polygon) {
    this.polygon = polygon;
    this.#ask();
  }

  #resize() {
    this.width = this.stage.clientWidth || 1;
    this.height = this.stage.clientHeight || 1;
    this.ratio = Math.min(2, devicePixelRatio || 1);
    this.pointsRatio = Math.min(this.ratio, this.#finest());
    for (const [canvas, ratio] of [[this.scene.canvas, this.pointsRatio], [this.overlay, this.ratio]]) {
      canvas.width = this.width * ratio;
      canvas.height = this.height * ratio;
    }
    if (this.fitted) this.fit();
    this.#draw();
  }

  #ask() {
    this.asked ??= requestAnimationFrame(() => {
      this.asked = null;
      this.#draw();
    });
  }

  #draw() {
    if (this.moved < 1) {
      this.moved = Math.min(1, (performance.now() - this.began) / DRIFT_MILLIS);
      this.#ask();
    }
    this.scene.draw(this.#eased(), this.view, this.width, this.height, this.pointsRatio, this.#size());
    this.#drawOverlay();
  }

  /** Many points are small, and grow as one comes near. */
  #size() {
    const count = this.layout?.count ?? 1;
    const crowd = Math.sqrt((this.width * this.height) / count);
    const near = this.grid ? this.view.scale / ((Math.min(this.width, this.height) / this.grid.extent) || 1) : 1;
    return Math.min(13, Math.max(3, crowd * 0.9) * Math.max(1, Math.min(3, Math.sqrt(near))));
  }

  #drawOverlay() {
    const pen = this.overlay.getContext('2d');
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    if (!this.layout) return;
    const style = getComputedStyle(this.stage);
    const text = style.getPropertyValue('--text');
    const accent = style.getPropertyValue('--accent');
    const radius = this.#size() / 2 + 3;
    const ring = (i, colour, width, more = 0) => {
      const [x, y] = this.toScreen(this.where(i));
      pen.beginPath();
      pen.arc(x, y, radius + more, 0, 2 * Math.PI);
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke();
    };
    const { chosen, near, hover } = this.marks;
    if (chosen < 0) this.newest.forEach((i) => ring(i, style.getPropertyValue('--muted'), 1.2));
    if (chosen >= 0) {
      const from = this.toScreen(this.where(chosen));
      pen.lineWidth = 1.4;
      pen.strokeStyle = accent;
      pen.beginPath();
      for (const i of near) {
        pen.moveTo(...from);
        pen.lineTo(...this.toScreen(this.where(i)));
      }
      pen.stroke();
      ring(chosen, text, 2.5, 2);
    }
    near.forEach((i) => ring(i, accent, 1.8));
    if (hover >= 0) ring(hover, text, 2);
    if (this.polygon?.length > 1) {
      pen.beginPath();
      this.polygon.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.closePath();
      pen.setLineDash([5, 4]);
      pen.strokeStyle = accent;
      pen.lineWidth = 1.5;
      pen.stroke();
      pen.setLineDash([]);
      pen.globalAlpha = 0.1;
      pen.fillStyle = accent;
      pen.fill();
      pen.globalAlpha = 1;
    }
  }
}

/** Places of the `most` newest times, in one pass. */
function newest(times, most) {
  const kept = []; // oldest of them first
  for (let i = 0; i < times.length; i++) {
    if (kept.length === most && times[i] <= times[kept[0]]) continue;
    let at = kept.length;
    while (at > 0 && times[kept[at - 1]] > times[i]) at--;
    kept.splice(at, 0, i);
    if (kept.length > most) kept.shift();
  }
  return kept;
}
