// Colours and shapes of points. The eight colours follow Okabe and Ito (2008), darker or lighter for the ground
// they lie on; shapes tell apart what colours cannot.

import { svg } from './dom.js';
import { HOLLOW, SHAPES } from './shapes.js';

const LIGHT = ['#0072b2', '#e08a00', '#009e73', '#c94f00', '#b8578f', '#3f9fd6', '#8a7a00', '#4a525c'];
const DARK = ['#4aa8e0', '#f0a92c', '#1fc296', '#ff7f3a', '#e091bf', '#9bd6f7', '#f0e442', '#c8ced6'];
const NONE = { light: '#8b95a3', dark: '#76808d' };
// cividis: even in brightness for everyone
const RAMP = ['#00224e', '#35456c', '#666970', '#948e77', '#c8b866', '#fee838'];

const FEW = 8; // so many values get a shape each, beside their colour

export const dark = matchMedia('(prefers-color-scheme: dark)');

const none = () => ({ colour: dark.matches ? NONE.dark : NONE.light, shape: HOLLOW });

/** Look of the value at place `i` of `size`. */
export function look(i, size) {
  if (i < 0) return none();
  const palette = dark.matches ? DARK : LIGHT;
  const shape = size <= FEW ? i % SHAPES.length : Math.floor(i / palette.length) % SHAPES.length;
  return { colour: palette[i % palette.length], shape };
}

/** Look of correctness: 1 right, 0 wrong, −1 unknown. */
export function verdict(value) {
  const palette = dark.matches ? DARK : LIGHT;
  return value === 1 ? { colour: palette[0], shape: 0 } : value === 0 ? { colour: palette[3], shape: 4 } : none();
}

/** Colour of an age from 0, the oldest, to 1, the newest. */
export function ramp(share) {
  const place = Math.min(0.9999, Math.max(0, share)) * (RAMP.length - 1);
  const from = rgb(RAMP[Math.floor(place)]);
  const to = rgb(RAMP[Math.floor(place) + 1]);
  return from.map((value, c) => value + (to[c] - value) * (place % 1));
}

export const rampCss = () => `linear-gradient(to right, ${RAMP.join(',')})`;

export const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

const PATHS = [
  'M8 2a6 6 0 1 0 .01 0z', 'M3 3h10v10H3z', 'M8 1l7 7-7 7-7-7z', 'M8 2l6.5 12H1.5z',
  'M6 1h4v5h5v4h-5v5H6v-5H1V6h5z', 'M8 14L1.5 2h13z',
];

/** A small drawing of a look, as the legend and lists show it. */
export function swatch({ colour, shape }) {
  const hollow = shape >= HOLLOW;
  return svg('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    svg('path', { d: PATHS[shape % HOLLOW], fill: hollow ? 'none' : colour, stroke: colour, 'stroke-width': hollow ? 2.5 : 0 }));
}
