// Elements and words. Strings of strangers (entities, labels, dead letters) reach the page as text alone.

export const byId = (id) => document.getElementById(id);

/** An element with properties, attributes (names with a dash, or `role`) and children. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes('-') || key === 'role') element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** The like of SVG. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** 22,400 or, from a million on, 1.2M. */
export const count = (value) => (Math.abs(value) < 1e6 ? whole : short).format(value);

/** Three digits that matter. */
export function measure(value) {
  if (value == null || !Number.isFinite(value)) return '–';
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  return Math.abs(value) >= 1000 ? count(value) : String(Number(value.toPrecision(3)));
}

export const percent = (share) => (share >= 1 ? '100%' : (Math.floor(share * 1000) / 10).toFixed(1) + '%');

/** Time of day of an instant. */
export const clock = (millis) => new Date(millis).toLocaleTimeString('en-GB');

/** Date and time of an instant; its milliseconds where it is no date. */
export function instant(millis) {
  const date = new Date(millis);
  return Number.isNaN(date.getTime()) ? String(millis) : date.toISOString().replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
}

/** How long ago: 4 s, 3 min, 5 h, 12 days. */
export function ago(millis) {
  const seconds = Math.max(0, (Date.now() - millis) / 1000);
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 129600) return `${Math.round(seconds / 3600)} h ago`;
  return `${count(Math.round(seconds / 86400))} days ago`;
}

/** How long ago, or the date where that is days. */
export const sinceOrDate = (millis) => (Date.now() - millis < 172_800_000 ? ago(millis) : instant(millis).slice(0, 10));
