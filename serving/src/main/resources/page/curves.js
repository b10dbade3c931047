// Small curves: what learning reports say, and what the server said each second while the page was open.

import { clock, count, el, measure, svg } from './dom.js';

const BINS = 160; // a curve of more values shows their means

const guardActions = (guards) => (guards == null ? 0
  : guards.skippedNotFinite + guards.skippedExploding + guards.absurdRows + guards.distrustedRows
    + guards.rollbacks + guards.suspended + guards.driftAlarms);

/**
 * The curves. `of` gives one value of a report or of a freshness, null where it has none; the second line, if any, is
 * dashed. `whole` shows counts, `zero` begins the axis at 0, `optional` hides a curve without values.
 */
const CURVES = [
  { title: 'Recall@1 before learning from each event', from: 'reports', zero: true, lines: [
    { name: 'learned', of: (r) => r.recallLearned }, { name: 'untrained', of: (r) => r.recallRaw }] },
  { title: 'Loss', from: 'reports', zero: true, lines: [{ of: (r) => (r.steps > 0 ? r.loss : null) }] },
  { title: 'Share of triplets with a loss', from: 'reports', zero: true, lines: [{ of: (r) => (r.steps > 0 ? r.activeShare : null) }] },
  { title: 'Guard actions so far', from: 'reports', zero: true, whole: true, sum: true, lines: [{ of: (r) => guardActions(r.guards) }] },
  { title: "Weight of the committee's newest learner", from: 'reports', zero: true, optional: true,
    lines: [{ of: (r) => r.committeeWeight ?? null }] },
  { title: 'Events/s', from: 'seconds', zero: true, whole: true, lines: [{ of: (f) => f.eventsPerSecond }] },
  { title: 'Records not yet read', from: 'seconds', zero: true, whole: true, lines: [{ of: (f) => f.lagRecords }] },
  { title: 'Model version', from: 'seconds', whole: true, lines: [{ of: (f) => f.newestVersion }] },
  { title: 'Embeddings at the newest version', from: 'seconds', zero: true, lines: [{ of: (f) => f.atNewest }] },
];

export class Curves {
  constructor(place) {
    this.plots = CURVES.map((curve) => new Plot(curve));
    place.append(...this.plots.map((plot) => plot.figure));
  }

  /** Draws anew from all reports, or all seconds. */
  show(kind, values) {
    this.plots.filter((plot) => plot.curve.from === kind).forEach((plot) => plot.show(values));
  }
}

class Plot {
  constructor(curve) {
    this.curve = curve;
    this.title = el('span', { className: 'title', textContent: curve.title });
    this.values = el('span', { className: 'values' });
    this.drawing = svg('svg', { viewBox: '0 0 100 100', preserveAspectRatio: 'none', role: 'img' });
    this.none = el('span', { className: 'none', textContent: 'none yet' });
    this.top = el('span', { className: 'top-mark' });
    this.first = el('span', {});
    this.last = el('span', {});
    this.area = el('div', { className: 'plot' }, this.drawing, this.none);
    this.figure = el('figure', { className: 'curve', hidden: curve.optional === true },
      el('figcaption', {}, this.title, this.values, this.top), this.area,
      el('div', { className: 'axis' }, this.first, this.last));
    this.area.addEventListener('pointermove', (event) => {
      const box = this.area.getBoundingClientRect();
      this.point((event.clientX - box.left) / box.width);
    });
    this.area.addEventListener('pointerleave', () => this.point(null));
  }

  show(items) {
    this.items = items;
    this.series = this.curve.lines.map((line) => this.#series(items.map(line.of)));
    const all = this.series.flat().filter(Number.isFinite);
    this.none.hidden = all.length > 0;
    if (this.curve.optional) this.figure.hidden = all.length === 0;
    this.low = this.curve.zero ? 0 : Math.min(...all);
    this.high = Math.max(...all, this.low + (this.curve.whole ? 1 : 1e-9));
    this.top.textContent = all.length ? this.#say(this.high) : '';
    this.first.textContent = all.length ? this.#when(items[0]) : '';
    this.last.textContent = all.length ? this.#when(items.at(-1)) : '';
    this.#draw(null);
  }

  /** Values of equal stretches; their means, but sums go on to the end. */
  #series(values) {
    if (this.curve.sum) {
      let sum = 0;
      values = values.map((value) => (sum += value));
    }
    if (values.length <= BINS) return values.map((value) => value ?? NaN);
    return Array.from({ length: BINS }, (_, bin) => {
      const stretch = values.slice(Math.floor((bin * values.length) / BINS), Math.floor(((bin + 1) * values.length) / BINS))
        .filter((value) => value != null);
      if (this.curve.sum || this.curve.whole) return stretch.at(-1) ?? NaN;
      return stretch.length ? stretch.reduce((a, b) => a + b) / stretch.length : NaN;
    });
  }

  point(share) {
    if (this.series) this.#draw(share);
  }

  #draw(share) {
    const height = (value) => 96 - ((value - this.low) / (this.high - this.low)) * 92;
    const paths = this.series.map((values, n) => svg('path', { class: n ? 'b' : 'a', d: path(values, height) }));
    const length = this.series[0].length;
    const at = share == null ? length - 1 : Math.max(0, Math.min(length - 1, Math.round(share * (length - 1))));
    if (share != null && length > 1) {
      const x = (at / (length - 1)) * 100;
      paths.push(svg('path', { class: 'cursor', d: `M${x} 0V100` }));
    }
    const grid = svg('path', { class: 'grid', d: 'M0 4H100M0 50H100' });
    this.drawing.replaceChildren(grid, svg('path', { class: 'life', d: this.#life() }), ...paths);
    this.#caption(at, share);
  }

  /** Upright lines where something happened to the model. */
  #life() {
    const last = Math.max(1, this.items.length - 1);
    return this.items.flatMap((item, i) => (item.life?.length ? `M${((i / last) * 100).toFixed(2)} 0V100` : [])).join('');
  }

  #caption(at, share) {
    const shown = this.curve.lines.map((line, n) => {
      const value = share == null ? lastOf(this.series[n]) : this.series[n][at];
      const text = el('span', { className: 'value' }, this.#say(value));
      if (line.name) {
        text.prepend(el('span', { className: n ? 'key b' : 'key' }));
        text.append(el('small', { textContent: line.name }));
      }
      return text;
    });
    const item = this.items[Math.round((at / Math.max(1, this.series[0].length - 1)) * (this.items.length - 1))];
    const when = share == null || !item ? [] : [el('span', { className: 'muted', textContent: this.#when(item) })];
    this.values.replaceChildren(...shown.flatMap((each) => [each, ' ']), ...when);
    const says = this.curve.lines.map((line, n) => `${line.name ?? ''} ${this.#say(lastOf(this.series[n]))}`.trim());
    this.drawing.setAttribute('aria-label', `${this.curve.title}: now ${says.join(', ')}`);
  }

  #say(value) {
    if (!Number.isFinite(value)) return '–';
    return this.curve.whole ? count(value) : measure(value);
  }

  #when(item) {
    return this.curve.from === 'reports' ? `version ${count(item.version)}` : clock(item.time);
  }
}

const lastOf = (values) => values.findLast(Number.isFinite);

function path(values, height) {
  let line = '';
  let open = false;
  values.forEach((value, i) => {
    if (Number.isFinite(value)) {
      const x = values.length > 1 ? (i / (values.length - 1)) * 100 : 0;
      line += `${open ? 'L' : 'M'}${x.toFixed(2)} ${height(value).toFixed(2)}`;
    }
    open = Number.isFinite(value);
  });
  return line;
}
