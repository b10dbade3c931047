// Dead letters: how many for which reason, and what some of them held.

import { count, el, instant } from './dom.js';

/** Shows the answer of /v1/deadletters. What producers sent is shown as text. */
export function showLetters(place, note, letters) {
  note.textContent = letters.total > 0 ? `${count(letters.total)} records were refused` : '';
  if (letters.total === 0) {
    place.replaceChildren(el('p', { className: 'muted', textContent: 'None: every record could be used.' }));
    return;
  }
  const reasons = Object.entries(letters.reasons).sort((a, b) => b[1] - a[1]);
  place.replaceChildren(
    el('div', {}, ...reasons.map(([reason, size]) => {
      const part = el('i', {});
      part.style.width = `${(100 * size) / reasons[0][1]}%`;
      return el('div', { className: 'reason' }, el('span', { textContent: reason }),
        el('span', { textContent: count(size) }), el('div', { className: 'bar' }, part));
    })),
    el('ul', { className: 'samples', 'aria-label': 'Newest dead letters', tabIndex: 0 }, ...letters.samples.map(sample)));
}

function sample(letter) {
  return el('li', {},
    el('div', { className: 'head' }, el('b', { textContent: letter.reason }),
      el('span', { textContent: `${letter.topic}-${letter.partition}@${letter.offset}` }),
      el('span', { textContent: letter.time ? instant(letter.time) : '' })),
    el('p', { textContent: letter.detail ?? '' }),
    letter.value ? el('code', { textContent: letter.value }) : null);
}
