// What can be done with a job or a task now, as buttons.
import { html, nothing } from 'lit';
import { jobPath, post, remove } from './api.js';
import { jobs } from './jobs.js';
import { attempt } from './notices.js';
import { waits } from './waits.js';

const ACTIONS = {
  start: ['Start', 'primary', (id) => post(jobPath(id, 'start'))],
  resume: ['Resume', '', (id) => post(jobPath(id, 'resume'))],
  pause: ['Pause', '', (id) => post(jobPath(id, 'pause'))],
  retry: ['Retry', '', (id) => post(jobPath(id, 'retry'))],
  cancel: ['Cancel', 'danger', (id) => remove(jobPath(id))],
};

const POSSIBLE = {
  pending: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  failed: ['retry'],
  cancelled: ['retry'],
  completed: [],
};

/** Whether the caller may change anything; unknown counts as yes, the server has the last word. */
export const mayAct = () => jobs.caller?.role !== 'viewer';

/** What becomes of it is told by the connection; the answer may be older than what was told already. */
async function act(name, job) {
  await attempt(() => ACTIONS[name][2](job.id));
  waits.forget(job.id);
}

/** @param held whether the job waits for its start */
export function commands(job, held = false) {
  if (!mayAct()) {
    return nothing;
  }
  const possible = held ? ['start', 'cancel'] : POSSIBLE[job.status];
  return possible.map((name) => {
    const [word, kind] = ACTIONS[name];
    return html`<button class="small ${kind}" data-act=${name} aria-label="${word} ${job.name} #${job.id}" @click=${() => act(name, job)}>${word}</button>`;
  });
}

/** The same for a task of a job. */
export function taskCommands(job, task, after) {
  if (!mayAct()) {
    return nothing;
  }
  const path = jobPath(job, 'tasks', task.name);
  const button = (word, kind, action) =>
    html`<button
      class="small ${kind}"
      aria-label="${word} task ${task.name}"
      @click=${async () => {
        await attempt(action);
        after();
      }}
    >${word}</button>`;
  if (task.status === 'failed' || task.status === 'cancelled') {
    return button('Retry', '', () => post(`${path}/retry`));
  }
  return ['completed', 'not_run'].includes(task.status) ? nothing : button('Cancel', 'danger', () => remove(path));
}
