// The life of the model: when it was born, restored, rolled back, as learning reports tell.

import { count, el, instant } from './dom.js';

const SHOWN = 8;

const WORDS = {
  born: 'The job began without a state',
  restored: 'The job went on from a checkpoint or savepoint',
  'rolled-back': 'The guards went back to an earlier state',
  drift: 'The guards raised an alarm of drift',
  'committee-changed': 'The weights of the committee changed',
};

/** What happened to the model, the newest first. Events of later builds are named as they stand. */
export function showLife(place, reports) {
  const events = reports.flatMap((report) => (report.life ?? []).map((each) => ({ ...each, time: report.windowEnd }))).reverse();
  place.hidden = events.length === 0;
  place.replaceChildren(
    el('h3', { textContent: 'Life of the model' }),
    el('ol', {}, ...events.slice(0, SHOWN).map(row)),
    events.length > SHOWN ? el('p', { className: 'muted', textContent: `and ${count(events.length - SHOWN)} earlier` }) : '');
}

const row = ({ event, version, time }) => el('li', {},
  el('b', { textContent: `version ${count(version)}` }),
  el('span', { textContent: WORDS[event] ?? event }),
  el('span', { className: 'muted', textContent: instant(time) }));
