// The live page: follows the server, and brings what it says to the map, the curves and the lists.

import { Curves } from './curves.js';
import { byId } from './dom.js';
import { showLetters } from './letters.js';
import { showLife } from './life.js';
import { Model } from './model.js';
import { SearchBox } from './search.js';
import { Selection } from './selection.js';
import { Server } from './server.js';
import { Space } from './space.js';
import { Status } from './status.js';
import { Tip } from './tip.js';

const REPORTS = 1000;
const SECONDS = 900; // of the curves that the page draws itself
const DRAW_MILLIS = 250;

const server = new Server();
const status = new Status(server);
const curves = new Curves(byId('curves'));
const model = new Model(server);
const space = new Space(server, () => tip.hide());
const tip = new Tip(server, space, model);
const selection = new Selection(server, space, model, tip);
const search = new SearchBox(server, space, model, selection);
const seconds = [];
let reports = [];
let fresh = null;

document.addEventListener('keydown', (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === '/' && !typing) {
    event.preventDefault();
    search.focus();
  } else if (event.key === 'Escape' && !typing) {
    selection.escape();
  }
});

async function connected() {
  const [freshness, newest, letters] = await Promise.all([
    server.get('v1/freshness'), server.get(`v1/reports?limit=${REPORTS}`), server.get('v1/deadletters')]);
  server.lost = false;
  reports = newest.reports;
  showFresh(freshness);
  showReports();
  showDeadLetters(letters);
  if (freshness.newestVersion != null) await readModel();
  space.ask();
}

async function readModel() {
  await model.read();
  search.prepare();
}

function event(name, data) {
  if (name === 'freshness') showFresh(data);
  if (name === 'deadletters') showDeadLetters(data);
  if (name === 'report') addReport(data);
}

const showDeadLetters = (letters) => showLetters(byId('letters'), byId('letters-note'), letters);

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
  drawing ??= setTimeout(() => { drawing = null; showReports(); }, DRAW_MILLIS);
}

function showFresh(now) {
  const renewed = fresh && now.newestVersion != null && (fresh.newestEpoch !== now.newestEpoch || !model.known);
  const moved = fresh && fresh.generation !== now.generation;
  fresh = now;
  status.fresh(now);
  space.fresh(now);
  seconds.push(now);
  if (seconds.length > SECONDS) seconds.shift();
  curves.show('seconds', seconds);
  byId('curves-note').textContent = reports.length > 0 ? '' : 'Curves begin with the first report of the job.';
  if (renewed) readModel();
  if (moved) space.ask();
}

server.follow(connected, event, (error, wait) => status.lost(error, wait));
