// Requests to the server that served this page.

/** What the server refused, in its own words. */
export class Refusal extends Error {
  constructor(code, body) {
    super(body.error ?? `the server answered ${code}`);
    this.code = code;
    this.field = body.field ?? null;
    this.errors = body.errors ?? [];
  }
}

/** Tells whoever listens that a session is needed. */
export const DOOR = new EventTarget();

/** Server time minus our own, in milliseconds; 0 while they agree within what the header can tell. */
let skew = 0;

export const now = () => Date.now() + skew;

function compareClocks(answer) {
  const told = Date.parse(answer.headers.get('Date') ?? '');
  if (!Number.isNaN(told)) {
    const difference = told + 500 - Date.now();
    skew = Math.abs(difference) > 2000 ? difference : 0;
  }
}

/** Asks; resolves to what the answer holds, throws a Refusal. */
export async function ask(method, path, body) {
  const request = { method, headers: {}, credentials: 'same-origin' };
  if (body !== undefined) {
    request.headers['Content-Type'] = 'application/json';
    request.body = JSON.stringify(body);
  }
  const answer = await fetch(path, request);
  compareClocks(answer);
  const isJson = (answer.headers.get('Content-Type') ?? '').startsWith('application/json');
  const content = isJson ? await answer.json() : await answer.text();
  if (answer.ok) {
    return content;
  }
  if (answer.status === 401 && path !== 'login') {
    DOOR.dispatchEvent(new Event('closed'));
  }
  throw new Refusal(answer.status, isJson ? content : {});
}

export const get = (path) => ask('GET', path);
export const post = (path, body) => ask('POST', path, body);
export const remove = (path) => ask('DELETE', path);

/** The path of a job, or of something about it. */
export const jobPath = (id, ...rest) => ['api/jobs', id, ...rest.map(encodeURIComponent)].join('/');
