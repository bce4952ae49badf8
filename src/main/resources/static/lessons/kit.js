import { html, useEffect, useMemo, useRef, useState } from '../lib.js';
import { api, orNull, patiently } from '../api.js';
import { onBuiltIn } from '../builtin.js';
import { figure } from '../format.js';
import { to } from '../router.js';
import { Chart } from '../ui/chart.js';
import { Heat } from '../ui/drawings.js';
import { useLoad } from '../ui/hooks.js';
import { Progress, Refusal } from '../ui/states.js';

/** What lessons are made of: a training on the spot, its pictures, and tasks that check themselves. */

/** A learning rate that stays, whatever the service would take by itself. */
export const PLAIN = { schedule: { type: 'constant' } };

const DONE = 'chainrule.lessons';

/** Which lessons were done, remembered by this browser. */
export function doneLessons() {
  try {
    return JSON.parse(localStorage.getItem(DONE)) ?? [];
  } catch {
    return [];
  }
}

function remember(lesson) {
  try {
    localStorage.setItem(DONE, JSON.stringify([...new Set([...doneLessons(), lesson])]));
  } catch {
    // a browser that keeps nothing still teaches
  }
}

/** Trains a definition, whose dataset is a built-in one, and follows it to its end: `{job, model, history, busy, problem, asked, run}`. */
export function useTraining() {
  const [state, setState] = useState({});
  const end = useRef(null);
  useEffect(() => () => end.current?.abort(), []);
  const run = async (definition, asked = {}) => {
    end.current?.abort();
    const stop = new AbortController();
    end.current = stop;
    setState({ busy: true, asked });
    const { signal } = stop;
    const get = (path, query) => patiently(() => api.get(path, query, { signal }), signal);
    const historyOf = job => get(`/jobs/${job.id}/history`, { max_points: 300 }).catch(orNull);
    const headers = { 'Idempotency-Key': crypto.getRandomValues(new Uint32Array(4)).join('-') };
    try {
      const exact = await patiently(() => onBuiltIn(definition, { signal }), signal);
      let job = await patiently(() => api.post('/jobs', { metadata: { made_by: 'lesson' }, ...exact }, { signal, headers }), signal);
      while (!job.finished_at) {
        job = await get(`/jobs/${job.id}`, { wait: 1 });
        const history = job.progress.epoch ? await historyOf(job) : null;
        setState({ busy: true, asked, job, history });
      }
      const [history, model] = await Promise.all([historyOf(job), job.model ? get(`/models/${job.model}`) : null]);
      setState({ busy: false, asked, job, history, model });
    } catch (problem) {
      if (!stop.signal.aborted) {
        setState({ busy: false, asked, problem });
      }
    }
  };
  return { ...state, run };
}

/** How a training stands, and its loss. */
export function Trained({ training, log = true }) {
  const { job, history, busy, problem } = training;
  if (problem) {
    return html`<${Refusal} problem=${problem} />`;
  }
  if (!job) {
    return busy ? html`<p class="note" role="status">In the queue …</p>` : null;
  }
  return html`<div class="trained">
    ${busy ? html`<${Progress} fraction=${job.progress.fraction} label="Training" />` : html`<p class="note" role="status">
      ${job.status === 'succeeded' ? `Trained for ${job.progress.epoch} epochs.` : job.error?.message ?? `The training was ${job.status}.`}
      ${' '}<a href=${to(['training', job.id])}>its training</a>${job.model ? html`, <a href=${to(['inside', job.model])}>look inside</a>` : ''}</p>`}
    ${history && history.series.epoch?.length > 1 && html`<${Chart} x=${history.series.epoch} lines=${[{ label: 'training loss', values: history.series.train_loss }]} log=${log} height=${180} label="Loss over the epochs" />`}
  </div>`;
}

/**
 * What a lesson asks for, ticked as it is reached.
 * @param tasks each `{text, done}`
 */
export function Tasks({ lesson, tasks, next }) {
  const [reached, setReached] = useState(tasks.map(() => false));
  const key = JSON.stringify(tasks.map(({ done }) => Boolean(done)));
  useEffect(() => {
    const now = tasks.map(({ done }, i) => Boolean(done) || reached[i]);
    if (now.some((each, i) => each !== reached[i])) {
      setReached(now);
      if (now.every(Boolean)) {
        remember(lesson);
      }
    }
  }, [key]);
  const all = reached.every(Boolean);
  return html`<section class="panel tasks" aria-live="polite"><h2>${all ? 'Done' : 'Your tasks'}</h2>
    <ol>${tasks.map(({ text }, i) => html`<li class=${reached[i] ? 'done' : ''}><span class="tick" aria-hidden="true">${reached[i] ? '✓' : '○'}</span>
      <span>${reached[i] && html`<span class="unseen">done: </span>`}${text}</span></li>`)}</ol>
    ${all && (next ? html`<a class="button go" href=${to(['learn', String(next)])}>The next lesson</a>` : html`<a class="button go" href="#/">Now your own data</a>`)}</section>`;
}

/** Buttons of which one is pressed. */
export function Options({ label, options, value, change }) {
  return html`<div class="row choice" role="group" aria-label=${label}><span class="note">${label}</span>${options.map(option => {
    const [name, title] = Array.isArray(option) ? option : [option, String(option)];
    return html`<button type="button" aria-pressed=${String(value === name)} onClick=${() => change(name)}>${title}</button>`;
  })}</div>`;
}

export function Slider({ label, min, max, step = 1, value, change, write = figure }) {
  return html`<label class="knob lesson"><span>${label}</span><input type="range" min=${min} max=${max} step=${step} value=${value} aria-valuetext=${write(value)}
    onInput=${event => change(Number(event.target.value))} /><output>${write(value)}</output></label>`;
}

/** What the network says between the four corners of XOR. */
export function XorSurface({ model }) {
  const load = useLoad(signal => (model ? api.get(`/models/${model.id}/surface`, { x: 'a', y: 'b', points: 21 }, { signal }) : null), [model?.id]);
  const corners = useMemo(() => [[0, 0], [0, 1], [1, 0], [1, 1]].map(([a, b]) => ({ x: 0.03 + 0.94 * a, y: 0.03 + 0.94 * b, className: a === b ? 'zero' : 'one', title: `${a}, ${b}: ${a === b ? 0 : 1}` })), []);
  if (!load.data) {
    return load.problem ? html`<${Refusal} problem=${load.problem} />` : null;
  }
  return html`<${Heat} values=${load.data.values} shade=${value => value} points=${corners} xName="a" yName="b" low="0" high="1" label="What the network says for every a and b" />`;
}

/** What the network says of each of the four rows. */
export function XorRows({ answers }) {
  return answers && html`<table class="numbers"><thead><tr><th scope="col">a</th><th scope="col">b</th><th scope="col">right</th><th scope="col">it says 1 with</th></tr></thead><tbody>
    ${answers.map(({ a, b, right, probability }) => html`<tr><td>${a}</td><td>${b}</td><td>${right}</td><td class=${(probability > 0.5 ? 1 : 0) === right ? '' : 'wrong'}>${figure(probability)}${(probability > 0.5 ? 1 : 0) === right ? '' : ' ✗'}</td></tr>`)}</tbody></table>`;
}

export function useXorAnswers(model) {
  const load = useLoad(async signal => {
    if (!model) {
      return null;
    }
    const rows = [[0, 0], [0, 1], [1, 0], [1, 1]].map(([a, b]) => ({ a, b }));
    const { predictions } = await api.post(`/models/${model.id}/predict`, { instances: rows }, { signal });
    return rows.map((row, i) => ({ ...row, right: row.a === row.b ? 0 : 1, probability: predictions[i].probabilities['1'] }));
  }, [model?.id]);
  return load.data;
}

export function allRight(answers) {
  return Boolean(answers) && answers.every(({ right, probability }) => (probability > 0.5 ? 1 : 0) === right);
}

/** A number that the learner works out; right within a hundredth of it. */
export function Question({ label, right, solved, hint }) {
  const [text, setText] = useState('');
  const value = Number(text.replace(',', '.').replace('−', '-'));
  const ok = text.trim() !== '' && near(value, right);
  useEffect(() => {
    if (ok) {
      solved();
    }
  }, [ok]);
  return html`<div class="question"><label class="field"><span>${label}</span><input inputmode="decimal" class="short" value=${text} onInput=${event => setText(event.target.value)} aria-invalid=${text.trim() !== '' && !ok ? 'true' : undefined} /></label>
    <span role="status">${ok ? html`<strong class="right">✓ right: ${figure(right)}</strong>` : text.trim() !== '' && html`<span class="note">Not yet. ${hint}</span>`}</span></div>`;
}

/** Whether an answer worked out by hand from four digits agrees. */
export function near(value, right) {
  return Number.isFinite(value) && Math.abs(value - right) <= Math.max(0.012 * Math.abs(right), 0.0006);
}
