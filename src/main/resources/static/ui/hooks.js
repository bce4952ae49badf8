import { useCallback, useEffect, useRef, useState } from '../lib.js';
import { patiently, reachable } from '../api.js';

const AGAIN_MS = 500;

/**
 * What a call returned: `{data, problem, loading, reload}`. The last answer stays while the next is fetched; an answer that
 * came too late is dropped. What nobody answered is asked again as soon as the service is back.
 * @param fetchIt is given an AbortSignal
 * @param every milliseconds after which it is fetched again, while the page is visible; 0 for never; or a function that says
 *   so of the last answer, null where there is none yet. A function is to be the same one at every call.
 */
export function useLoad(fetchIt, inputs, every = 0) {
  const [state, setState] = useState({ data: null, problem: null, loading: true });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn(count => count + 1), []);
  const key = JSON.stringify(inputs);
  const shown = useRef(key);
  useEffect(() => {
    const end = new AbortController();
    let timer = 0;
    let last = null;
    if (shown.current !== key) {
      shown.current = key;
      setState({ data: null, problem: null, loading: true });
    }
    const run = async () => {
      let next;
      try {
        last = await fetchIt(end.signal);
        next = { data: last, problem: null, loading: false };
      } catch (problem) {
        next = { problem, loading: false };
      }
      if (end.signal.aborted) {
        return;
      }
      setState(before => ({ ...before, ...next }));
      const pause = pauseAfter(every, last, next.problem);
      if (pause) {
        timer = setTimeout(() => Promise.all([visible(end.signal), reachable(end.signal)]).then(() => !end.signal.aborted && run()), pause);
      }
    };
    run();
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, [key, turn, every]);
  return { ...state, reload };
}

/** How long to wait before the next call; 0 for ever. */
export function pauseAfter(every, last, problem) {
  return (typeof every === 'function' ? every(last) : every) || (problem?.unreachable ? AGAIN_MS : 0);
}

function visible(signal) {
  if (document.visibilityState !== 'hidden') {
    return Promise.resolve();
  }
  return new Promise(resume => document.addEventListener('visibilitychange', resume, { once: true, signal }));
}

/** The last answer stays on the screen until the next is there: the drawing must not flicker as a slider moves. */
export function useKept(load) {
  const [kept, setKept] = useState(null);
  useEffect(() => {
    if (!load.loading) {
      setKept(load.data);
    }
  }, [load.data, load.loading]);
  return { ...load, data: load.data ?? (load.problem ? null : kept) };
}

/**
 * What a call returned for the newest key that was answered: a call under way is let finish before the next begins, so that
 * a key that changes faster than the service answers still shows something.
 */
export function useFollow(fetchIt, key) {
  const [data, setData] = useState(null);
  const state = useRef({ busy: false, wanted: undefined, ended: false });
  useEffect(() => () => {
    state.current.ended = true;
  }, []);
  useEffect(() => {
    follow(state.current, key, fetchIt, setData);
  }, [key]);
  return data;
}

export async function follow(state, key, fetchIt, show) {
  state.wanted = key;
  if (state.busy) {
    return;
  }
  state.busy = true;
  for (let asked; asked !== state.wanted && !state.ended;) {
    asked = state.wanted;
    const found = await patiently(() => fetchIt(asked)).catch(() => null);
    if (found !== null && !state.ended) {
      show(found);
    }
  }
  state.busy = false;
}

/** The value as it was when it last stood still for so long; for calls as one types. */
export function useSettled(value, ms = 300) {
  const [settled, setSettled] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [key, ms]);
  return settled;
}

/** A function that does its work at most once per frame, with the arguments of the last call. */
export function useFrame(work) {
  const latest = useRef(work);
  latest.current = work;
  const [coalesced] = useState(() => coalesce(() => latest.current()));
  useEffect(() => () => coalesced.end(), []);
  return coalesced;
}

export function coalesce(work, request = requestAnimationFrame, cancel = cancelAnimationFrame) {
  let asked = null;
  const later = () => {
    asked ??= request(() => {
      asked = null;
      work();
    });
  };
  later.end = () => {
    if (asked !== null) {
      cancel(asked);
      asked = null;
    }
  };
  return later;
}

/** Draws again when the page turns dark or light; returns what ends that. */
export function onScheme(draw) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', draw);
  return () => dark.removeEventListener('change', draw);
}
