// A worker: fetches the map's points and brings them into typed arrays, so that the page never stutters over JSON.
// Message in: {url, headers}. Out: {layout} or {unchanged: true} or {error, status}.

let etag = null;
let places = new Map(); // key of a point to its place in the layout before

self.onmessage = async ({ data: { url, headers } }) => {
  try {
    const response = await fetch(url, { headers: etag ? { ...headers, 'If-None-Match': etag } : headers, cache: 'no-store' });
    if (response.status === 304) return self.postMessage({ unchanged: true });
    const body = await response.json();
    if (!response.ok) return self.postMessage({ error: body.detail ?? body.title, status: response.status });
    const layout = arrays(body);
    self.postMessage({ layout }, [layout.x.buffer, layout.y.buffer, layout.before.buffer]);
    etag = response.headers.get('ETag');
  } catch (error) {
    self.postMessage({ error: error.message, status: 0 });
  }
};

function arrays(body) {
  const { entity, x, y, label, group, source, tower, time, correct } = body.points;
  const towers = body.towers ?? [''];
  const now = new Map();
  const before = new Int32Array(entity.length); // place in the layout before; -1 for a newcomer
  for (let i = 0; i < entity.length; i++) {
    const key = `${tower?.[i] ?? 0}\u0000${entity[i]}`;
    before[i] = places.get(key) ?? -1;
    now.set(key, i);
  }
  places = now;
  return {
    epoch: body.epoch, version: body.version, total: body.total, count: entity.length,
    labels: body.labels, groups: body.groups, sources: body.sources, towers,
    entity, before, x: Float32Array.from(x), y: Float32Array.from(y),
    label: Int32Array.from(label), group: Int32Array.from(group), source: Int32Array.from(source),
    tower: Int32Array.from(tower ?? entity.map(() => 0)), time: Float64Array.from(time),
    correct: correct ? Int8Array.from(correct) : null,
  };
}
