// How things are written: numbers, times, statuses.
import { html, svg } from 'lit';
import { now } from './api.js';

export const LIVE = ['running', 'paused', 'pending'];
export const FINAL = ['completed', 'failed', 'cancelled'];
export const isFinal = (status) => FINAL.includes(status) || status === 'not_run';

const NUMBER = new Intl.NumberFormat('en');
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

export const number = (value) => NUMBER.format(value);
export const plural = (count, word) => `${number(count)} ${word}${count === 1 ? '' : 's'}`;
/** What an error says, without where and without the package of its class. */
export const gist = (error) => error.split('\n')[0].replace(/^(?:[a-z_][\w$]*\.)+(?=[A-Z])/, '');

/** How many tasks stand how, without what there is none of. */
export function ends(counts) {
  const told = ['completed', 'running', 'sleeping', 'failed', 'cancelled', 'not_run'];
  const known = told.reduce((sum, status) => sum + counts[status], 0);
  return [...told.map((status) => [counts[status], said(status)]), [counts.total - known, 'waiting']]
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${number(count)} ${word}`)
    .join(', ');
}

export const said = (status) => status.replace('_', ' ');

/** Seconds as people say them. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds)) {
    return '';
  }
  if (seconds < 1) {
    return `${Math.round(seconds * 1000)} ms`;
  }
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 60) {
    return `${Math.round(seconds)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ${Math.floor(seconds % 60)} s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Seconds from one moment to another, or until now. */
export function elapsed(from, to) {
  return from ? Math.max(0, ((to ? Date.parse(to) : now()) - Date.parse(from)) / 1000) : null;
}

/** Seconds that still run are told whole, so that they do not flicker. */
export function running(from) {
  const seconds = elapsed(from, null);
  return seconds === null ? '' : duration(seconds < 60 ? Math.max(1, Math.floor(seconds)) : seconds).replace('.0 ', ' ');
}

export function moment(text) {
  if (!text) {
    return '';
  }
  const at = new Date(text);
  const isToday = new Date(now()).toDateString() === at.toDateString();
  return isToday ? CLOCK.format(at) : `${DAY.format(at)}, ${CLOCK.format(at)}`;
}

/** A sentence of the server, in which moments are told as everywhere here. */
export const readable = (text) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, moment);

/** How long ago, as a time that shows its moment when pointed at. */
export function ago(text) {
  if (!text) {
    return '';
  }
  const seconds = elapsed(text, null);
  const words = seconds < 5 ? 'just now' : `${roughly(seconds)} ago`;
  return html`<time datetime=${text} title=${moment(text)}>${words}</time>`;
}

function roughly(seconds) {
  if (seconds < 60) {
    return `${Math.floor(seconds)} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min`;
  }
  return seconds < 172800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} d`;
}

const GLYPHS = {
  pending: svg`<circle cx="8" cy="8" r="6"/><path d="M8 5v3l2 1.5"/>`,
  waiting: svg`<circle cx="8" cy="8" r="6" stroke-dasharray="2.2 2.2"/>`,
  ready: svg`<circle cx="8" cy="8" r="6"/><path d="M8 5v3l2 1.5"/>`,
  running: svg`<circle cx="8" cy="8" r="6" class="faint"/><path class="spin" d="M8 2a6 6 0 0 1 6 6"/>`,
  sleeping: svg`<path d="M12.8 9.8A5.8 5.8 0 0 1 6.2 3.2 5.8 5.8 0 1 0 12.8 9.8z"/>`,
  paused: svg`<circle cx="8" cy="8" r="6"/><path d="M6.5 6v4M9.5 6v4"/>`,
  completed: svg`<circle cx="8" cy="8" r="6" class="solid"/><path class="on" d="M5.4 8.2l1.8 1.8 3.4-3.8"/>`,
  failed: svg`<circle cx="8" cy="8" r="6" class="solid"/><path class="on" d="M6 6l4 4M10 6l-4 4"/>`,
  cancelled: svg`<circle cx="8" cy="8" r="6"/><path d="M4 12l8-8"/>`,
  not_run: svg`<circle cx="8" cy="8" r="6"/><path d="M5.5 8h5"/>`,
};

/** The sign of a status; its word stands beside it or in the label of what holds it. */
export function glyph(status) {
  return html`<svg class="glyph is-${status}" viewBox="0 0 16 16" aria-hidden="true">${GLYPHS[status] ?? GLYPHS.waiting}</svg>`;
}

/** Sign and word. */
export function badge(status) {
  return html`<span class="badge is-${status}">${glyph(status)}${said(status)}</span>`;
}
