// The map of the space on the page: asks the server for it again and again, paints it, and knows its points.

import { dark } from './colours.js';
import { byId, count, el } from './dom.js';
import { legend, looksOf, place } from './looks.js';
import { SpaceMap } from './map.js';

const POINTS = 100_000;
const ASK_MILLIS = 2000;
const colourBy = () => byId('colour-by').value;

export class Space {
  layout = null;
  map = new SpaceMap(byId('map'), byId('points'), byId('overlay'));
  #server;
  #worker = new Worker('layouts.js', { type: 'module' });
  #busy = false;
  #timer;
  #served = 0;
  #renewed;
  #picked = null; // value pressed in the legend
  #matters = null; // says of a point whether it belongs to what is selected; null for all

  /**
   * @param renewed called before another layout is shown: places of points mean others then
   */
  constructor(server, renewed) {
    this.#server = server;
    this.#renewed = renewed;
    this.#worker.onmessage = ({ data }) => this.#answered(data);
    document.addEventListener('visibilitychange', () => document.hidden || this.ask());
    dark.addEventListener('change', () => this.#paint());
    byId('zoom-in').onclick = () => this.map.zoom(1.4);
    byId('zoom-out').onclick = () => this.map.zoom(1 / 1.4);
    byId('fit').onclick = () => this.map.fit();
    byId('colour-by').onchange = () => this.#pick(null);
    byId('tower').onchange = () => this.ask();
  }

  /** Asks for the map while the page is seen, in a worker, and after a while again. */
  ask() {
    clearTimeout(this.#timer);
    if (this.#busy) return;
    this.#askLater();
    if (document.hidden || this.#server.lost || !(this.#served > 0 || this.layout?.count > 0)) return;
    this.#busy = true;
    const tower = byId('tower').value;
    const query = new URLSearchParams({ limit: POINTS, ...(tower ? { tower } : {}) });
    this.#worker.postMessage({ url: new URL(`v1/points?${query}`, document.baseURI).href, headers: this.#server.headers() });
  }

  #askLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.ask(), ASK_MILLIS);
  }

  #answered({ layout, error, status }) {
    this.#busy = false;
    if (layout) this.#show(layout);
    else if (error && status >= 400 && status !== 401) byId('map-count').textContent = `The map cannot be had: ${error}`;
    this.#askLater();
  }

  #show(next) {
    if (this.#picked != null && this.layout && String(next.labels) !== String(this.layout.labels)) this.#picked = null;
    this.#renewed();
    this.layout = next;
    place(next);
    byId('map-empty').hidden = next.count > 0;
    byId('map-count').textContent = next.count === 0 ? ''
      : next.total > next.count ? `${count(next.count)} of ${count(next.total)} entities, version ${count(next.version)}`
        : `${count(next.count)} entities, version ${count(next.version)}`;
    this.map.show(next, this.#looks());
    this.#showLegend();
  }

  #looks() {
    return looksOf(this.layout, colourBy(), this.#picked, this.#matters);
  }

  #paint() {
    if (!this.layout) return;
    this.#showLegend();
    this.map.paint(this.#looks());
  }

  #pick(value) {
    this.#picked = value;
    this.#paint();
  }

  #showLegend() {
    legend(byId('legend'), this.layout, colourBy(), this.#picked, (value) => this.#pick(value));
  }

  /** Makes points faint but those of which `matters` says that they belong; null for none. */
  stress(matters) {
    this.#matters = matters;
    this.#paint();
  }

  /** What the map knows of a point. */
  known(i) {
    const { layout } = this;
    return {
      entity: layout.entity[i], label: layout.labels[layout.label[i]] ?? null, group: layout.groups[layout.group[i]],
      source: layout.sources[layout.source[i]], tower: this.towerOf(i), time: layout.time[i],
    };
  }

  towerOf(i) {
    return this.layout.towers[this.layout.tower[i]];
  }

  /** Where an entity lies, of any tower if none is named; -1 if it is not on the map. */
  placeOf(entity, tower) {
    return this.layout
      ? this.layout.entity.findIndex((name, i) => name === entity && (tower == null || this.towerOf(i) === tower)) : -1;
  }

  /** What the server says of how much there is. */
  fresh(now) {
    this.#served = now.served;
    if (now.served === 0 || this.layout == null) byId('map-empty').textContent = whyEmpty(now);
    showTowers(now.towers.map((tower) => tower.name));
  }
}

function whyEmpty(now) {
  if (now.served > 0) return 'Loading the map …';
  if (!now.ready) return `Reading the topics, ${count(now.lagRecords)} records left.`;
  return 'No embeddings yet. They appear here as soon as the job has sent the first ones.';
}

function showTowers(names) {
  const select = byId('tower');
  byId('tower-field').hidden = names.length < 2;
  if (names.length + 1 === select.options.length || names.length < 2) return;
  const value = select.value;
  select.replaceChildren(el('option', { value: '', textContent: 'all' }), ...names.map((name) => el('option', { value: name, textContent: name })));
  select.value = names.includes(value) ? value : '';
}
