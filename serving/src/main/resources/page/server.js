// The server's routes: requests, events with back-off, and the token if it wants one.

const SILENT_MILLIS = 10_000; // events come each second
const LONGEST_WAIT_MILLIS = 15_000;

/** A refusal of the server: `status`, and as message what it says is wrong. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class Server {
  constructor() {
    this.token = sessionStorage.getItem('token');
  }

  useToken(token) {
    this.token = token;
    sessionStorage.setItem('token', token);
  }

  headers(more = {}) {
    return this.token ? { ...more, Authorization: `Bearer ${this.token}` } : more;
  }

  get(path, signal) {
    return this.#json(path, { headers: this.headers({ Accept: 'application/json' }), signal });
  }

  /** All that is known of an entity. */
  entity(name) {
    return this.get(`v1/entities/${encodeURIComponent(name)}`);
  }

  /** The nearest of an entity, of a tower where one is named. */
  neighbours(name, tower, k = 10) {
    const query = tower ? `?k=${k}&tower=${encodeURIComponent(tower)}` : `?k=${k}`;
    return this.get(`v1/neighbours/${encodeURIComponent(name)}${query}`);
  }

  post(path, body) {
    return this.#json(path, {
      method: 'POST', headers: this.headers({ 'Content-Type': 'application/json' }), body: JSON.stringify(body),
    });
  }

  async #json(path, options) {
    const response = await fetch(path, { cache: 'no-store', ...options });
    if (!response.ok) throw await refusal(response);
    return response.json();
  }

  /**
   * Follows the server's events for ever. After a failure it waits 1, 2, 4 … 15 s and begins anew.
   *
   * @param connected called once events may come; a promise that fails counts as a failure of the connection
   * @param event called with the name and data of each
   * @param lost called with the error and the milliseconds until the next try
   */
  async follow(connected, event, lost) {
    for (let failures = 0; ;) {
      try {
        await this.#events(async () => { await connected(); failures = 0; }, event);
        throw new Error('the server closed the connection');
      } catch (error) {
        const wait = Math.min(LONGEST_WAIT_MILLIS, 1000 * 2 ** failures++);
        lost(error, wait);
        await new Promise((resolve) => {
          const timer = setTimeout(resolve, wait);
          this.retry = () => { clearTimeout(timer); resolve(); };
        });
      }
    }
  }

  async #events(connected, event) {
    const stop = new AbortController();
    let alarm;
    const heard = () => {
      clearTimeout(alarm);
      alarm = setTimeout(() => stop.abort(new Error('the server fell silent')), SILENT_MILLIS);
    };
    try {
      heard();
      const response = await fetch('v1/events', {
        headers: this.headers({ Accept: 'text/event-stream' }), cache: 'no-store', signal: stop.signal,
      });
      if (!response.ok) throw await refusal(response);
      await connected();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ''; ;) {
        const { done, value } = await reader.read();
        if (done) return;
        heard();
        const blocks = (rest + value).replaceAll('\r\n', '\n').split('\n\n');
        rest = blocks.pop();
        blocks.forEach((block) => dispatch(block, event));
      }
    } finally {
      clearTimeout(alarm);
      stop.abort();
    }
  }
}

function dispatch(block, event) {
  let name = 'message';
  const data = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
  }
  if (data.length > 0) event(name, JSON.parse(data.join('\n')));
}

async function refusal(response) {
  const body = await response.json().catch(() => ({}));
  return new Refused(response.status, body.detail ?? body.title ?? `the server answered ${response.status}`);
}
