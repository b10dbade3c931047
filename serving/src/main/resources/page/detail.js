// What is known of one entity, of its neighbours, and of several that were drawn around.

import { swatch } from './colours.js';
import { ago, count, el, instant, measure } from './dom.js';
import { lookOfLabel } from './looks.js';
import { readsText } from './model.js';

const LISTED = 100;
const TEXTS = 20; // texts of neighbours that are asked for
const TOWERS_IMAGE = /^Image\[height=(\d+), width=(\d+), channels=(\d+)\]$/;

/** A row that chooses an entity: a swatch, its name, what is said of it, a number. */
export function row(look, name, small, number, onclick) {
  return el('li', {}, el('button', { type: 'button', onclick },
    swatch(look), el('span', { className: 'name' }, name, small ? el('small', { textContent: small }) : null),
    el('span', { className: 'number', textContent: number ?? '' })));
}

function pairs(entries) {
  return el('dl', { className: 'pairs' },
    ...entries.filter(([, value]) => value).flatMap(([name, value]) => [
      el('dt', { textContent: name }), el('dd', { textContent: value })]));
}

/** Fields of an entity as words. */
export const facts = (entity) => pairs([
  ['Label', entity.label ?? 'none'], ['Group', entity.group], ['Source', entity.source],
  ['Tower', entity.tower === 'default' ? '' : entity.tower],
  ['Event', entity.time ? `${instant(entity.time)}, ${ago(entity.time)}` : ''], ['Profile', profile(entity.profile)],
]);

function profile(value) {
  if (value == null) return '';
  return typeof value === 'object' ? Object.entries(value)
    .filter(([, each]) => typeof each !== 'object').map(([name, each]) => `${name} ${each}`).join(', ') : String(value);
}

/** The event's input: its text, ids, or an image where the tower reads images. */
export function input(value, tower) {
  if (value?.text) return el('p', { className: 'said', textContent: value.text });
  if (value?.ids?.length) return el('p', { className: 'said', textContent: value.ids.join(', ') });
  const shape = TOWERS_IMAGE.exec(tower?.input ?? '');
  if (value?.features && shape) return thumbnail(value.features, ...shape.slice(1).map(Number));
  return null;
}

function thumbnail(features, height, width, channels) {
  const canvas = el('canvas', { width, height, className: 'thumb', role: 'img', 'aria-label': 'image of the event' });
  const low = Math.min(...features);
  const range = Math.max(...features) - low || 1;
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < 3; c++) {
      image.data[4 * pixel + c] = (255 * (features[pixel * channels + Math.min(c, channels - 1)] - low)) / range;
    }
    image.data[4 * pixel + 3] = 255;
  }
  canvas.getContext('2d').putImageData(image, 0, 0);
  return canvas;
}

/** Shows one entity with its neighbours. */
export function showEntity(place, entity, tower, answer, choose) {
  const children = [el('p', { className: 'entity', tabIndex: -1, textContent: entity.entity }), facts(entity)];
  const said = input(entity.input, tower);
  if (said) children.push(said);
  if (answer.error) children.push(el('p', { className: 'said', textContent: answer.error }));
  if (answer.neighbours) {
    const same = answer.neighbours.filter((each) => each.label != null && each.label === entity.label).length;
    children.push(
      el('h3', { textContent: `Nearest, by version ${count(answer.version)}` + (entity.label == null ? '' : `: ${same} of ${answer.neighbours.length} with its label`) }),
      el('ul', { className: 'rows', 'aria-label': 'Neighbours' }, ...answer.neighbours.map((each) => row(
        lookOfLabel(each.label), each.entity, each.label ?? 'no label', measure(each.distance), () => choose(each.entity, each.tower)))));
  }
  place.replaceChildren(...children);
}

/** Shows what a lasso holds: how many of each label, and the entities. */
export function showSeveral(place, layout, places, choose) {
  if (places.length === 0) {
    place.replaceChildren(el('p', { className: 'muted', textContent: 'No point lies inside the lasso.' }));
    return;
  }
  const counts = new Map();
  for (const i of places) counts.set(layout.label[i], (counts.get(layout.label[i]) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 8);
  const name = (label) => (label < 0 ? null : layout.labels[label]);
  place.replaceChildren(
    el('p', { className: 'entity', textContent: `${count(places.length)} entities, ${count(counts.size - counts.has(-1))} labels` }),
    el('ul', { className: 'legend', 'aria-label': 'Labels inside' }, ...most.map(([label, size]) => el('li', { className: 'item' },
      swatch(lookOfLabel(name(label))), el('span', { className: 'name', textContent: name(label) ?? 'no label' }),
      el('span', { className: 'number', textContent: count(size) })))),
    el('ul', { className: 'rows', 'aria-label': 'Entities inside' }, ...places.slice(0, LISTED).map((i) => row(
      lookOfLabel(name(layout.label[i])), layout.entity[i], name(layout.label[i]) ?? 'no label', '',
      () => choose(layout.entity[i], layout.towers[layout.tower[i]])))));
  if (places.length > LISTED) {
    place.append(el('p', { className: 'muted', textContent: `The first ${LISTED} are listed.` }));
  }
}

/** Adds to each row of a list the text of its event, where the tower reads text. */
export function tellTexts(server, list, neighbours, tower) {
  if (!readsText(tower)) return;
  const rows = list.querySelectorAll('.rows .name');
  neighbours.slice(0, TEXTS).forEach(async ({ entity }, n) => {
    const text = (await server.entity(entity).catch(() => null))?.input?.text;
    if (text) rows[n]?.append(el('span', { className: 'text', textContent: text, title: text }));
  });
}
