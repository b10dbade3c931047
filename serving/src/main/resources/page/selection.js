// What is selected: one entity with its neighbours, or several that the lasso holds.

import { showEntity, showSeveral, tellTexts } from './detail.js';
import { byId, el } from './dom.js';
import { gestures } from './gestures.js';

export class Selection {
  #server;
  #space;
  #model;
  #hand;
  #chosen = null; // {entity, tower}

  constructor(server, space, model, tip) {
    this.#server = server;
    this.#space = space;
    this.#model = model;
    this.#hand = gestures(byId('map'), space.map, {
      hover: (i, x, y) => tip.show(i, x, y),
      lasso: (places) => this.several(places),
      click: (i) => (i < 0 ? this.clear() : this.choose(space.layout.entity[i], space.towerOf(i))),
      tool: (lasso) => byId('lasso').setAttribute('aria-pressed', String(lasso)),
    });
    byId('lasso').onclick = () => this.#hand.setLasso(!this.#hand.lassoWanted());
    byId('clear').onclick = () => this.clear();
    byId('clear').hidden = true;
  }

  /** An entity by its name; with a tower, the one there. */
  choose = async (entity, tower) => {
    const inList = byId('detail').contains(document.activeElement);
    this.#chosen = { entity, tower };
    byId('clear').hidden = false;
    const i = this.#space.placeOf(entity, tower);
    this.#space.map.mark({ chosen: i, near: [] });
    this.#stress(i < 0 ? null : this.#space.known(i).label, [entity]);
    if (i >= 0) this.#space.map.reveal(i);
    await this.#showChosen();
    if (inList) byId('detail').querySelector('.entity')?.focus();
  };

  /** Asks for the chosen entity and its neighbours, and shows them. */
  async #showChosen() {
    const space = this.#space;
    const { entity, tower } = this.#chosen;
    const i = space.placeOf(entity, tower);
    const start = i >= 0 ? space.known(i) : { entity, label: null };
    const show = (known, answer) => showEntity(byId('detail'), known, this.#model.tower(tower), answer, this.choose);
    show(start, {});
    const [all, near] = await Promise.allSettled([this.#server.entity(entity), this.#server.neighbours(entity, tower)]);
    if (this.#chosen?.entity !== entity) return;
    const answer = near.status === 'fulfilled' ? near.value : { error: near.reason.message };
    const neighbours = answer.neighbours ?? [];
    show({ ...start, ...(all.value ?? {}) }, answer);
    const places = neighbours.map((each) => space.placeOf(each.entity, each.tower)).filter((place) => place >= 0);
    tellTexts(this.#server, byId('detail'), neighbours, this.#model.tower(tower));
    space.map.mark({ chosen: space.placeOf(entity, tower), near: places });
    this.#stress(all.value?.label ?? start.label, [entity, ...places.map((place) => space.layout.entity[place])]);
  }

  /** Makes all faint but those of a label and those named. */
  #stress(label, names) {
    const named = new Set(names);
    const space = this.#space;
    space.stress(
      (i) => named.has(space.layout.entity[i]) || (label != null && space.layout.labels[space.layout.label[i]] === label));
  }

  /** The points that the lasso holds. */
  several(places) {
    const space = this.#space;
    this.#chosen = null;
    byId('clear').hidden = false;
    space.map.mark({ chosen: -1, near: [] });
    const inside = new Set(places.map((i) => space.layout.entity[i]));
    space.stress((i) => inside.has(space.layout.entity[i]));
    showSeveral(byId('detail'), space.layout, places, this.choose);
  }

  clear() {
    this.#chosen = null;
    byId('clear').hidden = true;
    this.#space.map.mark({ chosen: -1, near: [] });
    this.#space.stress(null);
    byId('detail').replaceChildren(el('p', { className: 'muted', textContent: 'Click a point for its neighbours, or draw around several with the lasso.' }));
  }

  /** As the key Escape does: nothing is selected, and the lasso is put away. */
  escape() {
    this.clear();
    this.#hand.setLasso(false);
  }
}
