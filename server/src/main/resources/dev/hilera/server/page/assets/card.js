// One job of the queue, in one line or two.
import { html, nothing } from 'lit';
import { commands, mayAct } from './commands.js';
import { waits } from './waits.js';
import { ago, duration, elapsed, ends, gist, glyph, isFinal, number, plural, readable, running, said } from './words.js';

/** Where it stands is set by hand, because the list draws only what is seen. */
export function card(job, { place, total, row }) {
  const why = waits.of(job);
  const isHeld = why?.reason === 'not_started' && job.status === 'pending';
  return html`<article
    class="card is-${job.status} ${mayAct() ? '' : 'quiet'}"
    role="listitem"
    data-id=${job.id}
    data-place=${place}
    data-status=${job.status}
    aria-posinset=${place + 1}
    aria-setsize=${total}
    .style=${`transform:translateY(${place * row}px)`}
  >
    <span class="mark">${glyph(job.status)}<span class="visually-hidden">${said(job.status)}</span></span>
    <div class="who">
      <a href="#/jobs/${job.id}" title=${job.name}>${job.name}</a>
      <span class="meta"><span>#${job.id}</span>${job.type && job.type !== job.name ? html`<span>${job.type}</span>` : nothing}${labels(job)}</span>
    </div>
    <div class="how">${bar(job)}${line(job, isHeld ? 'held until somebody starts it' : why && readable(why.text))}</div>
    <div class="when">${when(job, isHeld)}</div>
    <div class="acts">${commands(job, isHeld)}</div>
  </article>`;
}

function labels(job) {
  return Object.entries(job.labels)
    .slice(0, 2)
    .map(([name, value]) => html`<span class="label" title="${name}: ${value}">${value ? `${name}: ${value}` : name}</span>`);
}

/** The share of each kind of end, and what runs; one task alone shows its own progress. */
export function bar(job) {
  const { counts, progress } = job;
  const share = (count) => `width:${counts.total ? (100 * count) / counts.total : 0}%`;
  const parts =
    counts.total > 1
      ? html`<i class="is-completed" .style=${share(counts.completed)}></i>${counts.failed > 0 ? html`<i class="is-failed" .style=${share(counts.failed)}></i>` : nothing}<i class="is-cancelled" .style=${share(counts.cancelled + counts.not_run)}></i
          ><i class="is-running" .style=${share(counts.running)}></i>`
      : html`<i class="is-${job.status}" .style=${`width:${isFinal(job.status) ? 100 : progress.percent}%`}></i>`;
  const isUntold = counts.total <= 1 && counts.running > 0 && progress.percent === 0;
  return html`<div
    class="bar ${isUntold ? 'untold' : ''}"
    role="progressbar"
    aria-label="Progress of ${job.name}"
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${progress.percent}
  >${parts}</div>`;
}

function line(job, why) {
  if (job.status === 'failed' && job.error) {
    return html`<span class="line bad" title=${job.error}>${gist(job.error)}</span>`;
  }
  const words = told(job, why).filter(Boolean).join(' · ');
  return html`<span class="line" title=${words}>${words}</span>`;
}

function told(job, why) {
  if (isFinal(job.status)) {
    return [became(job), job.progress.message];
  }
  const { percent, message } = job.progress;
  const share = percent > 0 || job.counts.total > 1 ? `${percent} %` : plural(job.counts.total, 'task');
  return job.status === 'pending' ? [plural(job.counts.total, 'task'), why] : [share, done(job.counts), why ?? message];
}

/** How far a job is that has more than one task. */
function done(counts) {
  const ended = counts.completed + counts.failed + counts.cancelled + counts.not_run;
  return counts.total > 1 ? `${number(ended)} of ${plural(counts.total, 'task')}` : '';
}

/** What became of its tasks. */
function became({ status, counts, started_at: began }) {
  if (status === 'completed') {
    return plural(counts.total, 'task');
  }
  if (!began) {
    return `${status} before it began`;
  }
  return counts.total > 1 ? ends(counts) : plural(counts.total, 'task');
}

function when(job, isHeld) {
  if (isFinal(job.status)) {
    const took = elapsed(job.started_at, job.completed_at);
    return html`<b>${took === null ? 'never ran' : duration(took)}</b><span>${ago(job.completed_at)}</span>`;
  }
  return job.started_at
    ? html`<b>${running(job.started_at)}</b><span>${said(job.status)}</span>`
    : html`<b>${isHeld ? 'held' : said(job.status)}</b><span>${ago(job.created_at)}</span>`;
}
