import { store } from './store.js';

/**
 * Every call of the page. A refusal is thrown as a {@link Problem} in the service's own words; that nobody answered is a
 * {@link Problem} too (`unreachable`), and `connection` says so to the shell.
 */

const PATIENCE_MS = 30_000;
const RETRY_MS = [500, 1000, 2000, 5000];
const TOKEN = 'chainrule.token';
const UNREACHABLE = 'The service cannot be reached.';

/** Whether the last call was answered. */
export const connection = store(true);

/** Resolves once the service answers again, at once where it does: what asks again and again waits for this, and does not ask. */
export function reachable(signal) {
  return connection.value ? Promise.resolve() : new Promise(resolve => {
    const end = connection.subscribe(value => {
      if (value) {
        end();
        resolve();
      }
    });
    signal?.addEventListener('abort', end, { once: true });
  });
}

/** What a call answers; where nobody answered, it is asked again once the service is back. Not for what must not happen twice. */
export async function patiently(ask, signal) {
  for (;;) {
    try {
      return await ask();
    } catch (problem) {
      if (!problem.unreachable || signal?.aborted) {
        throw problem;
      }
      await reachable(signal);
    }
  }
}

/** What a refusal means where something may be gone: null. That nobody answered does not mean it. */
export function orNull(problem) {
  if (problem.unreachable) {
    throw problem;
  }
  return null;
}

/** The token to call with; it is forgotten with the tab. `wanted` is true after a 401 until one is given. */
export const token = store(readToken());
export const tokenWanted = store(false);

function readToken() {
  try {
    return globalThis.sessionStorage?.getItem(TOKEN) ?? null;
  } catch {
    return null;
  }
}

export function setToken(value) {
  try {
    if (value) {
      sessionStorage.setItem(TOKEN, value);
    } else {
      sessionStorage.removeItem(TOKEN);
    }
  } catch {
    // a browser that keeps nothing keeps it for this page alone
  }
  token.set(value || null);
  tokenWanted.set(false);
}

/** What a call was refused with: RFC 9457 as the service sends it. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? body.error ?? body.title ?? `The service returned ${status}.`);
    this.status = status;
    this.code = body.code ?? null;
    this.title = body.title ?? null;
    this.requestId = body.request_id ?? null;
    /** Each `{pointer, detail, got, hint}`. */
    this.errors = Array.isArray(body.errors) ? body.errors : [];
  }

  get unreachable() {
    return this.status === 0;
  }

  /** All of it in sentences, with hints, for a place that shows no single fields. */
  get whole() {
    const more = this.errors.map(error => [placeOf(error), `${error.detail}${error.hint ? ` (${error.hint})` : ''}`].filter(Boolean).join(': '));
    return [this.message, ...more.filter(text => !this.message.includes(text))].join(' — ');
  }
}

/** Where something is wrong: a place of what was sent, or a line of a file. */
export function placeOf({ pointer, line, column }) {
  return [pointer, typeof line === 'number' ? `line ${line.toLocaleString('en')}` : null, column && !pointer ? `column ${column}` : null].filter(Boolean).join(', ');
}

function unreachable() {
  connection.set(false);
  return new Problem(0, { detail: UNREACHABLE, code: 'unreachable' });
}

function address(path, query = {}) {
  const said = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const search = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
  return search ? `${path}${path.includes('?') ? '&' : '?'}${search}` : path;
}

function headersOf(extra) {
  return { ...(token.value ? { Authorization: `Bearer ${token.value}` } : {}), ...extra };
}

/** The response, whatever its type, if it is a success. */
export async function call(path, { method = 'GET', query, body, headers, signal, patience = PATIENCE_MS } = {}) {
  const json = body !== undefined && !(body instanceof Blob) && !(body instanceof FormData) && typeof body !== 'string';
  const limit = AbortSignal.timeout(patience);
  let response;
  try {
    response = await fetch(address(path, query), {
      method,
      headers: headersOf({ ...(json ? { 'Content-Type': 'application/json' } : {}), ...headers }),
      keepalive: method === 'DELETE', // also while the page is being left
      ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : body }),
      signal: signal && AbortSignal.any ? AbortSignal.any([signal, limit]) : signal ?? limit,
    });
  } catch (failure) {
    if (signal?.aborted) {
      throw failure;
    }
    throw unreachable();
  }
  connection.set(true);
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}

async function refusal(response) {
  if (response.status === 401) {
    tokenWanted.set(true);
  }
  return new Problem(response.status, await response.json().catch(() => ({ detail: `${response.statusText} (${response.status})` })));
}

async function parsed(path, options) {
  const response = await call(path, options);
  return response.status === 204 ? null : response.json();
}

export const api = {
  get: (path, query, options) => parsed(path, { query, ...options }),
  post: (path, body, options) => parsed(path, { method: 'POST', body, ...options }),
  put: (path, body, options) => parsed(path, { method: 'PUT', body, ...options }),
  patch: (path, body, options) => parsed(path, { method: 'PATCH', body, ...options }),
  delete: (path, options) => parsed(path, { method: 'DELETE', ...options }),
};

const kept = new Map();

/** What does not change while the service runs (menus, the API document); fetched once. */
export function once(path) {
  if (!kept.has(path)) {
    const answer = api.get(path);
    answer.catch(() => kept.delete(path));
    kept.set(path, answer);
  }
  return kept.get(path);
}

/** Saves an answer as a file; by fetch rather than by a link, because a link carries no token. */
export async function download(path, name) {
  const response = await call(path, { patience: 600_000 });
  const said = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  saveAs(await response.blob(), said ? decodeURIComponent(said) : name);
}

export function saveAs(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * Sends a file and says how far it is; only XMLHttpRequest knows that of what is sent.
 * @returns {{answer: Promise<object>, cancel: function(): void}} the answer is null after `cancel()`
 */
export function upload(path, body, { query, headers, progress = () => {} } = {}) {
  const request = new XMLHttpRequest();
  const answer = new Promise((resolve, reject) => {
    request.upload.addEventListener('progress', event => progress(event.loaded, event.lengthComputable ? event.total : null));
    request.addEventListener('load', () => {
      connection.set(true);
      const said = json(request.responseText);
      if (request.status < 400 && request.status >= 200) {
        resolve(said);
      } else {
        tokenWanted.set(tokenWanted.value || request.status === 401);
        reject(new Problem(request.status, said ?? { detail: `The service returned ${request.status}.` }));
      }
    });
    request.addEventListener('error', () => reject(unreachable()));
    request.addEventListener('abort', () => resolve(null));
    request.open('POST', address(path, query));
    Object.entries(headersOf(headers)).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.send(body);
  });
  return { answer, cancel: () => request.abort() };
}

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Server-sent events, read by fetch so that a token travels along. A broken stream is taken up again after the last event
 * that arrived (`Last-Event-ID`), for as long as it takes; it ends after `done`, or with the function that is returned.
 * @param hear is called with each event: `{id, type, data}`
 * @param after the sequence number to start after
 */
export function events(path, hear, { after = 0, lost = () => {}, wait = ms => new Promise(resume => setTimeout(resume, ms)) } = {}) {
  const end = new AbortController();
  let last = after;
  let tries = 0;
  const run = async () => {
    while (!end.signal.aborted) {
      try {
        const response = await fetch(path, {
          headers: headersOf({ Accept: 'text/event-stream', ...(last ? { 'Last-Event-ID': String(last) } : {}) }),
          signal: end.signal,
        });
        if (!response.ok) {
          const problem = await refusal(response);
          if (response.status < 500 && response.status !== 429) {
            lost(problem);
            return;
          }
          throw problem;
        }
        connection.set(true);
        for await (const event of read(response.body)) {
          tries = 0;
          last = event.id ?? last;
          hear(event);
          if (event.type === 'done') {
            return;
          }
        }
      } catch (failure) {
        if (end.signal.aborted) {
          return;
        }
        connection.set(false);
      }
      await wait(RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)]);
      await reachable(end.signal);
    }
  };
  run();
  return () => end.abort();
}

/** Parses a stream of events; comments (heartbeats) and what is not JSON are passed over. */
export async function* read(body) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks(body)) {
    rest += decoder.decode(chunk, { stream: true });
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event) {
        yield event;
      }
    }
  }
}

async function* chunks(body) {
  const reader = body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      yield part.value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parseEvent(block) {
  const event = { id: null, type: 'message', text: [] };
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^(\w+):? ?(.*)$/.exec(line) ?? [];
    if (name === 'id') {
      event.id = Number(value);
    } else if (name === 'event') {
      event.type = value;
    } else if (name === 'data') {
      event.text.push(value);
    }
  }
  const data = json(event.text.join('\n'));
  return data === null ? null : { id: event.id, type: event.type, data };
}
