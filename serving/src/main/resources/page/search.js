// The search box: finds entities and labels on the map, and asks the server for what is not there.

import { row } from './detail.js';
import { byId, count, measure } from './dom.js';

const FOUND = 30;

/**
 * Wires the box up. `layout()` is the map as it is now, `towers()` the towers of the model, `known(i)` what the map
 * knows of a place, `placeOf` the place of an entity or -1, `choose` selects an entity.
 */
export function searchBox({ server, layout, towers, known, placeOf, choose, lookOfLabel, tellTexts, readsText }) {
  byId('query').oninput = searchMap;
  byId('search').onsubmit = (event) => {
    event.preventDefault();
    searchServer(byId('query').value.trim());
  };

  /** Entities and labels of the map that hold the words typed; those that begin with them come first. */
  function searchMap() {
    const words = byId('query').value.trim().toLowerCase();
    byId('search-note').textContent = '';
    const found = [];
    const here = layout();
    if (words && here) {
      const labels = here.labels.map((label) => label.toLowerCase().includes(words));
      for (let i = 0; i < here.count && found.length < 500; i++) {
        const name = here.entity[i].toLowerCase();
        const rank = name === words ? 0 : name.startsWith(words) ? 1 : name.includes(words) ? 2 : labels[here.label[i]] ? 3 : -1;
        if (rank >= 0) found.push([rank, i]);
      }
      found.sort((a, b) => a[0] - b[0]);
      if (found.length === 0) byId('search-note').textContent = 'Not on the map. Search asks the server.';
    }
    byId('found').replaceChildren(...found.slice(0, FOUND).map(([, i]) => {
      const { entity, label, tower } = known(i);
      return row(lookOfLabel(label), entity, label ?? 'no label', '', () => choose(entity, tower));
    }));
  }

  /** An entity of that name, else a question to the model, where it reads text. */
  async function searchServer(words) {
    if (!words) return;
    const note = byId('search-note');
    note.textContent = 'Searching …';
    const first = byId('found').querySelector('button');
    const reader = towers().find(readsText);
    if (reader && /\s/.test(words) && placeOf(words, null) < 0) return searchText(words, reader, note);
    try {
      await server.get(`v1/neighbours/${encodeURIComponent(words)}?k=1`);
      note.textContent = '';
      return choose(words, null);
    } catch (error) {
      if (error.status !== 404) return void (note.textContent = `Search failed: ${error.message}`);
    }
    if (reader) return searchText(words, reader, note);
    note.textContent = first ? '' : `No entity is named “${words}”.`;
    first?.focus();
  }

  async function searchText(text, reader, note) {
    try {
      const answer = await server.post('v1/search', { text, tower: reader.name, k: 20 });
      note.textContent = `Nearest to this text, by version ${count(answer.version)}`;
      byId('found').replaceChildren(...answer.neighbours.map((each) => row(
        lookOfLabel(each.label), each.entity, each.label ?? 'no label', measure(each.distance), () => choose(each.entity, each.tower))));
      tellTexts(byId('found').parentElement, answer.neighbours, reader.name);
    } catch (error) {
      note.textContent = `Search failed: ${error.message}`;
    }
  }
}
