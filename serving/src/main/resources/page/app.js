// The live page: follows the server, and brings what it says to the map, the curves and the lists.

import { dark } from './colours.js';
import { Curves } from './curves.js';
import { facts, input, showEntity, showSeveral } from './detail.js';
import { byId, count, el } from './dom.js';
import { gestures } from './gestures.js';
import { showLetters } from './letters.js';
import { showLife } from './life.js';
import { legend, lookOfName, looksOf, place } from './looks.js';
import { SpaceMap } from './map.js';
import { searchBox } from './search.js';
import { Server } from './server.js';
import { Status } from './status.js';

const POINTS = 100_000;
const REPORTS = 1000;
const SECONDS = 900; // of the curves that the page draws itself
const MAP_MILLIS = 2000;
const HOVER_MILLIS = 200;
const TEXTS = 20; // texts of neighbours that are asked for
const READS_TEXT = 'HashedText'; // what the model says of a tower that does
const readsText = (tower) => tower.input.startsWith(READS_TEXT);

const server = new Server();
const status = new Status(server);
const curves = new Curves(byId('curves'));
const seconds = [];
let reports = [];
let layout = null;
let model = null;
let fresh = null;
let picked = null; // value pressed in the legend
let chosen = null; // {entity, tower}
let matters = null; // says of a place in the layout whether it belongs to what is selected; null for all

// ---- the map

const map = new SpaceMap(byId('map'), byId('points'), byId('overlay'));
const hand = gestures(byId('map'), map, {
  hover, lasso: several, click: (i) => (i < 0 ? clear() : choose(layout.entity[i], towerOf(i))),
  tool: (lasso) => byId('lasso').setAttribute('aria-pressed', String(lasso)),
});
const towerOf = (i) => layout.towers[layout.tower[i]];
const colourBy = () => byId('colour-by').value;

byId('zoom-in').onclick = () => map.zoom(1.4);
byId('zoom-out').onclick = () => map.zoom(1 / 1.4);
byId('fit').onclick = () => map.fit();
byId('lasso').onclick = () => hand.setLasso(!hand.lassoWanted());
byId('colour-by').onchange = () => { picked = null; recolour(); };
byId('tower').onchange = () => layouts.ask();
dark.addEventListener('change', recolour);

function recolour() {
  if (!layout) return;
  showLegend();
  map.paint(looksOf(layout, colourBy(), picked, matters));
}

function showLegend() {
  legend(byId('legend'), layout, colourBy(), picked, (value) => { picked = value; recolour(); });
}

const lookOfLabel = (label) => lookOfName('label', label);

/** Asks for the map again and again, in a worker, while the page is seen. */
const layouts = {
  worker: new Worker('layouts.js', { type: 'module' }),
  busy: false,
  ask() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.timer = setTimeout(() => this.ask(), MAP_MILLIS);
    if (document.hidden || server.lost || !(fresh?.served > 0 || layout?.count > 0)) return;
    this.busy = true;
    const tower = byId('tower').value;
    const query = new URLSearchParams({ limit: POINTS, ...(tower ? { tower } : {}) });
    this.worker.postMessage({ url: new URL(`v1/points?${query}`, document.baseURI).href, headers: server.headers() });
  },
  answered({ layout: next, error, status }) {
    this.busy = false;
    if (next) showLayout(next);
    else if (error && status >= 400 && status !== 401) byId('map-count').textContent = `The map cannot be had: ${error}`;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), MAP_MILLIS);
  },
};
layouts.worker.onmessage = ({ data }) => layouts.answered(data);
document.addEventListener('visibilitychange', () => document.hidden || layouts.ask());

function showLayout(next) {
  if (picked != null && layout && String(next.labels) !== String(layout.labels)) picked = null;
  hover(-1, 0, 0);
  layout = next;
  place(layout);
  byId('map-empty').hidden = layout.count > 0;
  byId('map-count').textContent = layout.count === 0 ? ''
    : layout.total > layout.count ? `${count(layout.count)} of ${count(layout.total)} entities, version ${count(layout.version)}`
      : `${count(layout.count)} entities, version ${count(layout.version)}`;
  map.show(layout, looksOf(layout, colourBy(), picked, matters));
  showLegend();
}

// ---- one point

let hoverTimer;
let hovered = -1;
function hover(i, x, y) {
  const tip = byId('tip');
  byId('map').classList.toggle('over', i >= 0);
  if (i !== hovered) {
    hovered = i;
    clearTimeout(hoverTimer);
    map.mark({ hover: i });
    tip.hidden = i < 0;
    if (i >= 0) {
      tip.replaceChildren(el('strong', { textContent: layout.entity[i] }), facts(known(i)));
      hoverTimer = setTimeout(() => hoverInput(layout.entity[i], towerOf(i), i), HOVER_MILLIS);
    }
  }
  if (i >= 0) {
    tip.style.left = `${x > map.width / 2 ? Math.max(0, x - tip.offsetWidth - 14) : x + 14}px`;
    tip.style.top = `${Math.max(4, Math.min(y + 14, map.height - tip.offsetHeight - 6))}px`;
  }
}

/** What the map itself knows of a point. */
const known = (i) => ({
  entity: layout.entity[i], label: layout.labels[layout.label[i]] ?? null, group: layout.groups[layout.group[i]],
  source: layout.sources[layout.source[i]], tower: towerOf(i), time: layout.time[i],
});

async function hoverInput(entity, tower, i) {
  const answer = await entityOf(entity).catch(() => null);
  const said = answer && input(answer.input, towerSpec(tower));
  if (said && hovered === i) byId('tip').append(said);
}

const entityOf = (entity) => server.get(`v1/entities/${encodeURIComponent(entity)}`);
const towerSpec = (name) => model?.towers.find((tower) => tower.name === name) ?? model?.towers[0];

async function choose(entity, tower) {
  const inList = byId('detail').contains(document.activeElement);
  chosen = { entity, tower };
  byId('clear').hidden = false;
  const i = placeOf(entity, tower);
  map.mark({ chosen: i, near: [] });
  matter(i < 0 ? null : known(i).label, [entity]);
  if (i >= 0) map.reveal(i);
  await showChosen();
  if (inList) byId('detail').querySelector('.entity')?.focus();
}

/** Asks for the chosen entity and its neighbours, and shows them. */
async function showChosen() {
  const { entity, tower } = chosen;
  const i = placeOf(entity, tower);
  const start = i >= 0 ? known(i) : { entity, label: null };
  showEntity(byId('detail'), start, towerSpec(tower), {}, lookOfLabel, choose);
  const query = tower ? `?k=10&tower=${encodeURIComponent(tower)}` : '?k=10';
  const [all, near] = await Promise.allSettled([entityOf(entity), server.get(`v1/neighbours/${encodeURIComponent(entity)}${query}`)]);
  if (chosen?.entity !== entity) return;
  const answer = near.status === 'fulfilled' ? near.value : { error: near.reason.message };
  showEntity(byId('detail'), { ...start, ...(all.value ?? {}) }, towerSpec(tower), answer, lookOfLabel, choose);
  const places = (answer.neighbours ?? []).map((each) => placeOf(each.entity, each.tower)).filter((place) => place >= 0);
  tellTexts(byId('detail'), answer.neighbours ?? [], tower);
  map.mark({ chosen: placeOf(entity, tower), near: places });
  matter(all.value?.label ?? start.label, [entity, ...places.map((place) => layout.entity[place])]);
}

/** Adds to each row of a list the text of its event, where the tower reads text. */
function tellTexts(list, neighbours, tower) {
  const spec = towerSpec(tower);
  if (!spec || !readsText(spec)) return;
  const rows = list.querySelectorAll('.rows .name');
  neighbours.slice(0, TEXTS).forEach(async ({ entity }, n) => {
    const text = (await entityOf(entity).catch(() => null))?.input?.text;
    if (text) rows[n]?.append(el('span', { className: 'text', textContent: text, title: text }));
  });
}

/** Makes all faint but those of a label and those named. */
function matter(label, names) {
  const named = new Set(names);
  matters = (i) => named.has(layout.entity[i]) || (label != null && layout.labels[layout.label[i]] === label);
  recolour();
}

const placeOf = (entity, tower) =>
  layout ? layout.entity.findIndex((name, i) => name === entity && (tower == null || towerOf(i) === tower)) : -1;

function several(places) {
  chosen = null;
  const inside = new Set(places.map((i) => layout.entity[i]));
  matters = (i) => inside.has(layout.entity[i]);
  byId('clear').hidden = false;
  map.mark({ chosen: -1, near: [] });
  recolour();
  showSeveral(byId('detail'), layout, places, lookOfLabel, choose);
}

function clear() {
  chosen = null;
  matters = null;
  recolour();
  byId('clear').hidden = true;
  map.mark({ chosen: -1, near: [] });
  byId('detail').replaceChildren(el('p', { className: 'muted', textContent: 'Click a point for its neighbours, or draw around several with the lasso.' }));
}
byId('clear').onclick = clear;

document.addEventListener('keydown', (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === '/' && !typing) {
    event.preventDefault();
    byId('query').focus();
  } else if (event.key === 'Escape' && !typing) {
    clear();
    hand.setLasso(false);
  }
});

// ---- search

searchBox({
  server, known, placeOf, choose, lookOfLabel, tellTexts, readsText,
  layout: () => layout, towers: () => model?.towers ?? [],
});

// ---- what the server tells

async function connected() {
  const [freshness, newest, letters] = await Promise.all([
    server.get('v1/freshness'), server.get(`v1/reports?limit=${REPORTS}`), server.get('v1/deadletters')]);
  server.lost = false;
  reports = newest.reports;
  showFresh(freshness);
  showReports();
  showLetters(byId('letters'), byId('letters-note'), letters);
  if (freshness.newestVersion != null) await readModel();
  layouts.ask();
}

async function readModel() {
  model = await server.get('v1/model').catch(() => null);
  const reads = model?.towers.some(readsText);
  byId('query').placeholder = reads ? 'Entity, label or any text' : 'Entity or label';
}

function event(name, data) {
  if (name === 'freshness') showFresh(data);
  if (name === 'deadletters') showLetters(byId('letters'), byId('letters-note'), data);
  if (name === 'report') addReport(data);
}

function showReports() {
  curves.show('reports', reports);
  showLife(byId('life'), reports);
}

let drawing;
function addReport(report) {
  const last = reports.at(-1);
  if (last && last.epoch === report.epoch && last.version >= report.version && last.group === report.group && last.windowEnd >= report.windowEnd) return;
  reports.push(report);
  if (reports.length > 2 * REPORTS) reports.splice(0, reports.length - REPORTS);
  drawing ??= setTimeout(() => { drawing = null; showReports(); }, 250);
}

function showFresh(now) {
  const renewed = fresh && now.newestVersion != null && (fresh.newestEpoch !== now.newestEpoch || model == null);
  const moved = fresh && fresh.generation !== now.generation;
  fresh = now;
  status.fresh(now);
  seconds.push(now);
  if (seconds.length > SECONDS) seconds.shift();
  curves.show('seconds', seconds);
  byId('curves-note').textContent = reports.length > 0 ? '' : 'Curves begin with the first report of the job.';
  if (now.served === 0 || layout == null) byId('map-empty').textContent = emptyMap(now);
  showTowers(now.towers.map((tower) => tower.name));
  if (renewed) readModel();
  if (moved) layouts.ask();
}

function emptyMap(now) {
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

byId('clear').hidden = true;
server.follow(connected, event, (error, wait) => status.lost(error, wait));
