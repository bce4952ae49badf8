import { element } from './rows.js';

const LABELS = { pause: 'Pause', resume: 'Resume', step: 'Step', cancel: 'Cancel' };
const TITLES = {
  pause: 'Pause training; it can be resumed later',
  resume: 'Resume training',
  step: 'Train one more batch',
  cancel: 'Stop training for good',
};
const WHOLE = new Intl.NumberFormat('en');

/** A button for each action that the service allows on a job now. */
export function actionButtons(job) {
  const row = document.createElement('div');
  row.className = 'actions';
  for (const action of job.allowed_actions.filter(each => each in LABELS)) {
    const button = element('button', LABELS[action]);
    button.type = 'button';
    button.title = TITLES[action];
    button.setAttribute('aria-label', `${LABELS[action]} ${job.name}`);
    button.dataset.action = job.links[action];
    row.append(button);
  }
  return row.childElementCount ? [row] : [];
}

/** Sends the action of a clicked button; one listener for the whole section, because rows are changed in place. */
export function obeyActions(section, refresh) {
  section.addEventListener('click', async ({ target }) => {
    const address = target.dataset?.action;
    if (!address) {
      return;
    }
    target.disabled = true;
    try {
      await fetch(...request(address));
    } finally {
      target.disabled = false;
      refresh();
    }
  });
}

/** What {@code fetch} is given for an action; a single step waits for its batch. */
export function request(address) {
  return address.endsWith('/step')
    ? [`${address}?wait=10`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"batches":1}' }]
    : [address, { method: 'POST' }];
}

/** One line about the queue while there are jobs in it. */
export async function showQueue(place) {
  const response = await fetch('/queue');
  if (!response.ok) {
    return;
  }
  const queue = await response.json();
  const text = queueLine(queue);
  place.hidden = queue.running.length === 0 && queue.length === 0;
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

export function queueLine({ length, running, processes, oldest_wait_s: wait }) {
  const workers = processes.reduce((sum, each) => sum + each.workers, 0);
  return `${WHOLE.format(running.length)} running on ${counted(workers, 'worker')}`
      + `${processes.length > 1 ? ` in ${counted(processes.length, 'process')}` : ''}`
      + `, ${WHOLE.format(length)} waiting${wait === null ? '' : `, the longest for ${WHOLE.format(Math.round(wait))} s`}`;
}

function counted(count, noun) {
  return `${WHOLE.format(count)} ${noun}${count === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;
}
