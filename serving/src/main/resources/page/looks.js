// What each point looks like under a choice of colour, and the legend that says it.

import { look, ramp, rampCss, rgb, swatch, verdict } from './colours.js';
import { ago, count, el } from './dom.js';
import { HOLLOW } from './shapes.js';

const LISTED = 14; // values that the legend names
const SEEN = 255; // not to be blended, which takes time
const UNSURE = 70;
const FAINT = 36;
const FIELDS = { label: 'labels', group: 'groups', source: 'sources', tower: 'towers' };

/** Place of each name in its palette. A name keeps it while the page is open, whatever order the server's lists have. */
const places = { label: new Map(), group: new Map(), source: new Map(), tower: new Map() };

/** Gives names that are new their places, those of most points first. */
export function place(layout) {
  for (const [by, field] of Object.entries(FIELDS)) {
    const counts = new Float64Array(layout[field].length);
    for (const value of layout[by]) if (value >= 0) counts[value]++;
    const order = layout[field].map((name, value) => [name, counts[value]]).sort((a, b) => b[1] - a[1]);
    for (const [name] of order) if (name !== '' && !places[by].has(name)) places[by].set(name, places[by].size);
  }
}

/** Look of a label, a group … by its name. */
const lookOfName = (by, name) => look(places[by].get(name) ?? -1, places[by].size);

export const lookOfLabel = (label) => lookOfName('label', label);

const NAMELESS = { label: 'no label', group: 'no group', source: 'no source', tower: 'no tower' };

/** Colours and shapes of all points; faint are those without the legend's `picked` value, or that `matters` denies. */
export function looksOf(layout, by, picked, matters) {
  const colours = new Uint8Array(4 * layout.count);
  const shapes = new Uint8Array(layout.count);
  const paint = painter(layout, by);
  for (let i = 0; i < layout.count; i++) {
    const { red, green, blue, shape, value } = paint(i);
    colours[4 * i] = red;
    colours[4 * i + 1] = green;
    colours[4 * i + 2] = blue;
    const shows = (picked == null || picked === value) && (matters == null || matters(i));
    colours[4 * i + 3] = !shows ? FAINT : by === 'correct' && value < 0 ? UNSURE : SEEN;
    shapes[i] = shape;
  }
  return { colours, shapes };
}

function painter(layout, by) {
  if (by === 'age') {
    const { oldest, newest } = span(layout.time);
    return (i) => {
      const [red, green, blue] = ramp((layout.time[i] - oldest) / (newest - oldest || 1));
      return { red, green, blue, shape: 0, value: null };
    };
  }
  const values = by === 'correct' ? layout.correct : layout[by];
  const looks = new Map();
  return (i) => {
    const value = values ? values[i] : -1;
    if (!looks.has(value)) {
      const { colour, shape } = lookOf(layout, by, value);
      const [red, green, blue] = rgb(colour);
      looks.set(value, { red, green, blue, shape, value });
    }
    return looks.get(value);
  };
}

/** Look of a value: a place in the layout's list, or what is known of correctness. */
export function lookOf(layout, by, value) {
  if (by === 'correct') return verdict(value);
  if (by === 'age') return { colour: '#888888', shape: 0 };
  return lookOfName(by, layout[FIELDS[by]][value]);
}

function span(times) {
  let [oldest, newest] = [Infinity, -Infinity];
  for (const time of times) {
    oldest = Math.min(oldest, time);
    newest = Math.max(newest, time);
  }
  return { oldest, newest };
}

/** Fills the legend. `pick` is called with the value that was pressed, or null to show all. */
export function legend(list, layout, by, picked, pick) {
  const focused = list.contains(document.activeElement) ? document.activeElement.value : null;
  if (by === 'age') {
    const { oldest, newest } = span(layout.time);
    const bar = el('span', { className: 'ramp' });
    bar.style.background = rampCss();
    list.replaceChildren(
      el('li', { className: 'item' }, `oldest, ${ago(oldest)}`, bar, `newest, ${ago(newest)}`), ringed());
    return;
  }
  const values = by === 'correct' ? layout.correct ?? [] : layout[by];
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const order = [...counts].sort((a, b) => (a[0] < 0) - (b[0] < 0) || (by === 'correct' ? b[0] - a[0] : b[1] - a[1]));
  const unlabelled = order.filter(([value]) => value < 0);
  const shown = [...order.filter(([value]) => value >= 0).slice(0, LISTED), ...unlabelled];
  const items = shown.map(([value, size]) => el('li', {}, el('button', {
    type: 'button', value: String(value), 'aria-pressed': String(picked === value), onclick: () => pick(picked === value ? null : value),
  }, swatch(lookOf(layout, by, value)),
  el('span', { className: 'name', textContent: nameOf(layout, by, value) }),
  el('span', { className: 'number', textContent: count(size) }))));
  const more = order.length - shown.length;
  if (more > 0) items.push(el('li', { className: 'item muted', textContent: `and ${count(more)} more` }));
  list.replaceChildren(...items, ringed());
  if (focused != null) [...list.querySelectorAll('button')].find((button) => button.value === focused)?.focus();
}

const ringed = () => el('li', { className: 'item muted' }, swatch({ colour: '#8a94a3', shape: HOLLOW }), 'ring: newest events');

/** In words. */
export function nameOf(layout, by, value) {
  if (by === 'correct') {
    return value === 1 ? 'nearest has the same label' : value === 0 ? 'nearest has another' : 'not compared';
  }
  return layout[FIELDS[by]][value] || NAMELESS[by];
}
