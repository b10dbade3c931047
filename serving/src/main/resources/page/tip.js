// What is said of the point under the pointer: what the map knows, and after a while its input.

import { facts, input } from './detail.js';
import { byId, el } from './dom.js';

const PATIENCE_MILLIS = 200;

export class Tip {
  #server;
  #space;
  #model;
  #hovered = -1;
  #timer;

  constructor(server, space, model) {
    this.#server = server;
    this.#space = space;
    this.#model = model;
  }

  hide() {
    this.show(-1, 0, 0);
  }

  /** At a place on the map, for the point `i`; -1 is none. */
  show(i, x, y) {
    const tip = byId('tip');
    const { map } = this.#space;
    byId('map').classList.toggle('over', i >= 0);
    if (i !== this.#hovered) this.#begin(i, tip);
    if (i < 0) return;
    tip.style.left = `${x > map.width / 2 ? Math.max(0, x - tip.offsetWidth - 14) : x + 14}px`;
    tip.style.top = `${Math.max(4, Math.min(y + 14, map.height - tip.offsetHeight - 6))}px`;
  }

  #begin(i, tip) {
    this.#hovered = i;
    clearTimeout(this.#timer);
    this.#space.map.mark({ hover: i });
    tip.hidden = i < 0;
    if (i < 0) return;
    const known = this.#space.known(i);
    tip.replaceChildren(el('strong', { textContent: known.entity }), facts(known));
    this.#timer = setTimeout(() => this.#addInput(known, i, tip), PATIENCE_MILLIS);
  }

  async #addInput({ entity, tower }, i, tip) {
    const answer = await this.#server.entity(entity).catch(() => null);
    const said = answer && input(answer.input, this.#model.tower(tower));
    if (said && this.#hovered === i) tip.append(said);
  }
}
