/**
 * The page: its shell, and the view that the address names.
 *
 * HOW TO ADD A VIEW
 * 1. `views/<name>.js` exports `routes`, pairs of a pattern and a component, the more special ones first:
 *
 *        import { html } from '../lib.js';
 *        import { api } from '../api.js';
 *        import { useLoad } from '../ui/hooks.js';
 *        import { Loaded } from '../ui/states.js';
 *
 *        function One({ id, query }) {                       // parameters of the pattern, and the query as an object
 *          const model = useLoad(signal => api.get(`/models/${encodeURIComponent(id)}`, {}, { signal }), [id]);
 *          return html`<${Loaded} of=${model}>${({ name }) => html`<h1 dir="auto">${name}</h1>`}<//>`;
 *        }
 *
 *        export const routes = [['/models/:id', One], ['/models', All]];
 *
 * 2. One line in `views.js`: `{ name: 'models', title: 'Models', load: () => import('./views/models.js') }`.
 * 3. If it needs styles of its own, `views/<name>.css`, named in the same line: `css: 'views/models.css'`.
 *
 * WHAT THERE IS
 * - `router.js`: `to(parts, query)` for the href of a link, `go`, `refine` (changes the query without a step back), `usePlace`.
 * - `api.js`: `api.get/post/patch/put/delete` (a refusal is thrown as a `Problem` in the service's words), `upload` with
 *   progress, `events` (SSE that reconnects after the last event), `once` for menus, `download`/`saveAs`, `connection`.
 * - `format.js`: every number, size, time and shortened text. `store.js`: values that several views look at.
 * - `ui/hooks.js`: `useLoad` (also every few seconds), `useKept` (until the next answer), `useSettled` (as one types), `useFrame` (at most once a frame).
 * - `ui/states.js`: `Loaded`, `Loading`, `Refusal`, `Empty`, `Status`, `Progress`. `ui/table.js`: `Table` (search, sort, more),
 *   `usePages` + `Listed` for lists of the API. `ui/chart.js`: `Chart` (lines). `ui/dialog.js`: `Dialog`. `ui/command.js`:
 *   `Command` (with a copy button), `curl`. `ui/toasts.js`: `toast`, `complain` of a refusal, and `afterRegret` for what has an Undo;
 *   `ui/removal.js`: `remove` with it, `useStaying` for lists.
 * - `ui/names.js`: `Listing`, `Values`, `Answer` for people's names among numbers, each isolated (`<bdi>`). `ui/drop.js`: `useWindowDrop` for
 *   a view that takes what is dropped anywhere. `remembered.js`: what this browser keeps. `reachable` of `api.js`: what asks again waits for it.
 * - What may be wider than its place stands in `.scroll`; `ui/scrolled.js` lets the keyboard reach it, and fades its edge.
 * - The title of a view is an `<h1>`; it gets the focus when the place changes. Names of people get `dir="auto"`.
 */

import { html, render, useEffect, useLayoutEffect, useRef, useState } from './lib.js';
import { call, connection, reachable, setToken, token, tokenWanted } from './api.js';
import { follow, match, place, usePlace } from './router.js';
import { useStore } from './store.js';
import { Dialog } from './ui/dialog.js';
import { DropWindow } from './ui/drop.js';
import { reachScrolled } from './ui/scrolled.js';
import { Loading, Refusal } from './ui/states.js';
import { Toasts } from './ui/toasts.js';
import { VIEWS } from './views.js';

function Shell() {
  const at = usePlace();
  const name = at.parts[0] ?? '';
  const view = VIEWS.find(each => each.name === name);
  const reachable = useStore(connection);
  const nav = useRef(null);
  useLayoutEffect(() => {
    const here = nav.current.querySelector('[aria-current]');
    nav.current.scrollLeft = here ? here.offsetLeft - nav.current.offsetLeft - (nav.current.clientWidth - here.offsetWidth) / 2 : 0;
  }, [name]);
  return html`
    <header class="bar">
      <a class="brand" href="#/"><img src="favicon.svg" alt="" width="26" height="26" />Chainrule</a>
      <nav aria-label="Views" ref=${nav}>${VIEWS.filter(each => each.nav !== false).map(each => html`
        <a href=${`#/${each.name}`} aria-current=${each.name === name ? 'page' : undefined}>${each.title}</a>`)}
        ${tokenButton()}</nav>
    </header>
    <p class="connection" role="status" hidden=${reachable}>${reachable ? '' : 'The service cannot be reached. What is shown may be out of date; the page keeps trying.'}</p>
    <main id="main" tabindex="-1">${view
      ? html`<${View} key=${name} view=${view} at=${at} />`
      : html`<h1>There is no such view</h1><p>“${at.path}” leads nowhere. <a href="#/">Start from the beginning.</a></p>`}</main>
    <footer>
      <p>Everything here is a call of the API: <a href="/v3/api-docs">its document</a>, <a href="/actuator/health">health</a>.
        Apache License 2.0.</p>
    </footer>
    <${DropWindow} />
    <${TokenDialog} />
    <${Toasts} />`;
}

/** A view: fetched once, then whichever of its routes fits; in an element, because Preact 10.5 may mix up the order of siblings that take the place of others. */
function View({ view, at }) {
  const [{ module, failure }, setLoaded] = useState({});
  useEffect(() => {
    const end = new AbortController();
    load(view, end.signal, setLoaded);
    return () => end.abort();
  }, [view]);
  useStyles(view.css);
  useFocus(Boolean(module), at.path);
  useEffect(() => {
    document.title = view.title === 'Home' ? 'Chainrule' : `${view.title} · Chainrule`;
  }, [view]);
  if (failure) {
    return html`<${Refusal} problem=${failure} retry=${failure.away ? undefined : () => location.reload()} />`;
  }
  if (!module) {
    return html`<${Loading} />`;
  }
  const found = match(module.routes, at);
  return found
    ? html`<div key=${JSON.stringify(found.params)}><${found.view} ...${found.params} query=${at.query} /></div>`
    : html`<h1>There is no such view</h1><p><a href=${`#/${view.name}`}>${view.title}</a></p>`;
}

const READY = '/actuator/health/readiness';
const AWAY = { message: 'This view cannot be loaded while the service cannot be reached. It will be here as soon as it can.', away: true };
const BROKEN = { message: 'This view could not be loaded, although the service can be reached. Load the whole page again; your work on the service is safe.' };

/** Its module, as soon as the service is there; a second failure while it is there is not one of the connection. */
async function load(view, signal, show) {
  for (let turn = 0; !signal.aborted; turn++) {
    try {
      const module = await view.load();
      if (!signal.aborted) {
        show({ module });
      }
      return;
    } catch {
      await call(READY, { signal }).catch(() => {});
      const failure = connection.value ? BROKEN : AWAY;
      if (!signal.aborted && (failure === AWAY || turn > 0)) {
        show({ failure });
      }
      if (failure === BROKEN && turn > 0) {
        return;
      }
      await reachable(signal);
    }
  }
}

/** A new place starts at its top, and a screen reader at its title. */
function useFocus(ready, path) {
  const first = useRef(true);
  useEffect(() => {
    if (!ready) {
      return;
    }
    if (!first.current) {
      scrollTo(0, 0);
      document.getElementById('main').focus({ preventScroll: true });
    }
    first.current = false;
  }, [ready, path]);
}

const sheets = new Map();

/** The styles of a view hold while it is shown: how another one looks does not depend on where one has been. */
function useStyles(address) {
  useLayoutEffect(() => {
    if (!address) {
      return undefined;
    }
    if (!sheets.has(address)) {
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address });
      link.addEventListener('error', () => setTimeout(async () => {
        await reachable();
        link.href = address;
      }, AWAY_MS[0]));
      document.head.append(link);
      sheets.set(address, link);
    }
    const sheet = sheets.get(address);
    sheet.disabled = false;
    return () => {
      sheet.disabled = true;
    };
  }, [address]);
}

function tokenButton() {
  return token.value && html`<button type="button" class="bare" onClick=${() => setToken(null)}>Forget token</button>`;
}

/** Asked for when the service wants to know who calls. */
function TokenDialog() {
  const wanted = useStore(tokenWanted);
  useStore(token);
  const [text, setText] = useState('');
  if (!wanted) {
    return null;
  }
  const give = event => {
    event.preventDefault();
    setToken(text.trim());
    location.reload();
  };
  return html`<${Dialog} title="This service wants a token" close=${() => tokenWanted.set(false)}>
    <form class="stack" onSubmit=${give}>
      <label class="field">Token<input type="password" autocomplete="off" required value=${text}
        onInput=${event => setText(event.target.value)} placeholder="cr_…" /></label>
      <p class="note">It is kept in this tab alone, until it is closed.</p>
      <button class="go">Use it</button>
    </form>
  <//>`;
}

const AWAY_MS = [2000, 3000, 5000];

/** While the service is away, asks now and then whether it is back; calls that wait for nothing find out by themselves. */
function watchConnection() {
  let asking = false;
  connection.subscribe(async reachable => {
    for (let turn = 0; !connection.value && !asking && !reachable; turn++) {
      asking = true;
      await new Promise(resume => setTimeout(resume, AWAY_MS[Math.min(turn, AWAY_MS.length - 1)]));
      await fetch(READY).then(() => connection.set(true), () => {});
      asking = false;
    }
  });
}

document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  document.getElementById('main').focus();
});
follow();
watchConnection();
reachScrolled(document.body);
render(html`<${Shell} />`, document.getElementById('page'));
place.subscribe(() => document.querySelector('dialog[open]')?.close());
