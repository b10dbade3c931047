// How the server, the broker and the job are: the facts at the top, the state, the banner when something is down.

import { byId, clock, count, percent, sinceOrDate } from './dom.js';

export class Status {
  #server;
  #lastGood = null;

  constructor(server) {
    this.#server = server;
    byId('retry').onclick = () => server.retry?.();
    byId('token-form').onsubmit = (submit) => {
      submit.preventDefault();
      server.useToken(byId('token').value);
      server.retry?.();
    };
  }

  /** What /v1/freshness says. */
  fresh(now) {
    this.#lastGood = Date.now();
    byId('fact-version').textContent = now.version == null ? '–' : count(now.version);
    byId('fact-entities').textContent = count(now.entities);
    byId('fact-newest').textContent = now.entities > 0 ? percent(now.atNewest) : '–';
    byId('fact-rate').textContent = count(Math.round(now.eventsPerSecond));
    byId('fact-lag').textContent = count(now.lagRecords);
    byId('fact-event').textContent = now.newestEventTime == null ? '–' : sinceOrDate(now.newestEventTime);
    byId('retry').hidden = true;
    if (now.failure) say('down', 'Stopped', `The server reads nothing any more: ${now.failure}`);
    else if (now.broker === 'down') say('down', 'No broker', `No Kafka broker has answered since ${clock(now.brokerSince)}. The page shows what was read until then, and goes on by itself when the broker is back.`);
    else if (!now.ready) say('wait', `Reading the topics, ${count(now.lagRecords)} records left`);
    else say('up', 'Live');
  }

  /** The server does not answer, or does not let us in; `wait` milliseconds until the next try. */
  lost(error, wait) {
    this.#server.lost = true;
    byId('retry').hidden = false;
    const last = this.#lastGood == null ? 'There has been no data yet.' : `Last good data: ${clock(this.#lastGood)}.`;
    const denied = error.status === 401 || error.status === 403;
    byId('token-form').hidden = !denied;
    say('down', denied ? 'No access' : 'No answer', denied
      ? `The server asks for a token: ${error.message}`
      : `The server does not answer (${error.message}). ${last} Next try in ${Math.round(wait / 1000)} s.`);
  }
}

function say(kind, text, banner) {
  byId('state').dataset.state = kind;
  if (byId('state').textContent !== text) byId('state').textContent = text;
  byId('banner').hidden = banner == null;
  if (banner != null && byId('banner-text').textContent !== banner) byId('banner-text').textContent = banner;
  if (banner == null) byId('token-form').hidden = true;
}
