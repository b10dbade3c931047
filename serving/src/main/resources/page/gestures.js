// Pointer, wheel, touch and keys on the map.

const STEP = 60; // pixels that an arrow key moves

/**
 * Connects a map's element with its moves.
 *
 * @param on {hover(i, x, y), click(i), lasso(places), tool(lasso)}: what the page does then; i is -1 for no point
 */
export function gestures(stage, map, on) {
  const pointers = new Map();
  let polygon = null;
  let wanted = false; // whether the lasso is the tool
  let travelled = 0;
  const place = (event) => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const setLasso = (value) => {
    wanted = value;
    stage.classList.toggle('lasso', value);
    on.tool(value);
  };

  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    stage.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, place(event));
    if (pointers.size === 1) travelled = 0;
    polygon = pointers.size === 1 && (wanted || event.shiftKey) ? [place(event)] : null;
    map.drawLasso(polygon);
  });

  stage.addEventListener('pointermove', (event) => {
    const [x, y] = place(event);
    if (!pointers.has(event.pointerId)) return on.hover(map.pick(x, y), x, y);
    const [oldX, oldY] = pointers.get(event.pointerId);
    travelled += Math.abs(x - oldX) + Math.abs(y - oldY);
    if (polygon) {
      polygon.push([x, y]);
      map.drawLasso(polygon);
    } else if (pointers.size === 1 && travelled > 3) {
      stage.classList.add('moving');
      on.hover(-1, 0, 0);
      map.pan(x - oldX, y - oldY);
    } else if (pointers.size === 2) {
      pinch(event.pointerId, [oldX, oldY], [x, y]);
    }
    pointers.set(event.pointerId, [x, y]);
  });

  function pinch(id, from, to) {
    const [, other] = [...pointers].find(([each]) => each !== id);
    const apart = (p) => Math.hypot(p[0] - other[0], p[1] - other[1]) || 1;
    map.pan((to[0] - from[0]) / 2, (to[1] - from[1]) / 2);
    map.zoom(apart(to) / apart(from), (to[0] + other[0]) / 2, (to[1] + other[1]) / 2);
  }

  const end = (event) => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0) return;
    stage.classList.remove('moving');
    if (polygon && travelled > 10) {
      on.lasso(map.select(polygon));
      if (wanted) setLasso(false);
    } else if (event.type === 'pointerup' && travelled <= 6) {
      const i = map.pick(...place(event));
      on.click(i);
      if (event.pointerType !== 'mouse') on.hover(i, ...place(event));
    }
    polygon = null;
    map.drawLasso(null);
  };
  stage.addEventListener('pointerup', end);
  stage.addEventListener('pointercancel', end);
  stage.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && on.hover(-1, 0, 0));

  stage.addEventListener('wheel', (event) => {
    event.preventDefault();
    map.zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), ...place(event));
  }, { passive: false });
  stage.addEventListener('dblclick', (event) => map.zoom(2, ...place(event)));

  const keys = {
    ArrowLeft: () => map.pan(STEP, 0), ArrowRight: () => map.pan(-STEP, 0),
    ArrowUp: () => map.pan(0, STEP), ArrowDown: () => map.pan(0, -STEP),
    '+': () => map.zoom(1.3), '=': () => map.zoom(1.3), '-': () => map.zoom(1 / 1.3),
    0: () => map.fit(), l: () => setLasso(!wanted),
  };
  stage.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  return { setLasso, lassoWanted: () => wanted };
}
