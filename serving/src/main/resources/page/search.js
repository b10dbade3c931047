// The search box: finds entities and labels on the map, and asks the server for what is not there.

import { row, tellTexts } from './detail.js';
import { byId, count, measure } from './dom.js';
import { lookOfLabel } from './looks.js';

const FOUND = 30;
const LOOKED_AT = 500; // of those that hold the words, before they are ordered

export class SearchBox {
  #server;
  #space;
  #model;
  #selection;

  constructor(server, space, model, selection) {
    this.#server = server;
    this.#space = space;
    this.#model = model;
    this.#selection = selection;
    byId('query').oninput = () => this.#searchMap();
    byId('search').onsubmit = (event) => {
      event.preventDefault();
      this.#searchServer(byId('query').value.trim());
    };
  }

  focus() {
    byId('query').focus();
  }

  /** Says what may be asked for, as the model is now. */
  prepare() {
    byId('query').placeholder = this.#model.reader() ? 'Entity, label or any text' : 'Entity or label';
  }

  /** Entities and labels of the map that hold the words typed; those that begin with them come first. */
  #searchMap() {
    const words = byId('query').value.trim().toLowerCase();
    byId('search-note').textContent = '';
    const found = [];
    const { layout } = this.#space;
    if (words && layout) {
      const labels = layout.labels.map((label) => label.toLowerCase().includes(words));
      for (let i = 0; i < layout.count && found.length < LOOKED_AT; i++) {
        const name = layout.entity[i].toLowerCase();
        const rank = name === words ? 0 : name.startsWith(words) ? 1 : name.includes(words) ? 2 : labels[layout.label[i]] ? 3 : -1;
        if (rank >= 0) found.push([rank, i]);
      }
      found.sort((a, b) => a[0] - b[0]);
      if (found.length === 0) byId('search-note').textContent = 'Not on the map. Search asks the server.';
    }
    byId('found').replaceChildren(...found.slice(0, FOUND).map(([, i]) => {
      const { entity, label, tower } = this.#space.known(i);
      return row(lookOfLabel(label), entity, label ?? 'no label', '', () => this.#selection.choose(entity, tower));
    }));
  }

  /** An entity of that name, else a question to the model, where it reads text. */
  async #searchServer(words) {
    if (!words) return;
    const note = byId('search-note');
    note.textContent = 'Searching …';
    const first = byId('found').querySelector('button');
    const reader = this.#model.reader();
    if (reader && /\s/.test(words) && this.#space.placeOf(words, null) < 0) return this.#searchText(words, reader, note);
    try {
      await this.#server.neighbours(words, null, 1);
      note.textContent = '';
      return this.#selection.choose(words, null);
    } catch (error) {
      if (error.status !== 404) return void (note.textContent = `Search failed: ${error.message}`);
    }
    if (reader) return this.#searchText(words, reader, note);
    note.textContent = first ? '' : `No entity is named “${words}”.`;
    first?.focus();
  }

  async #searchText(text, reader, note) {
    try {
      const answer = await this.#server.post('v1/search', { text, tower: reader.name, k: 20 });
      note.textContent = `Nearest to this text, by version ${count(answer.version)}`;
      byId('found').replaceChildren(...answer.neighbours.map((each) => row(
        lookOfLabel(each.label), each.entity, each.label ?? 'no label', measure(each.distance),
        () => this.#selection.choose(each.entity, each.tower))));
      tellTexts(this.#server, byId('found').parentElement, answer.neighbours, reader);
    } catch (error) {
      note.textContent = `Search failed: ${error.message}`;
    }
  }
}
