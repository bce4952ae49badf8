import { element } from './rows.js';

const WORDS = { pause: 'Pause', resume: 'Resume', step: 'Step', cancel: 'Cancel' };
const TITLES = {
  pause: 'Stop where it is, to go on later',
  resume: 'Go on',
  step: 'One batch more',
  cancel: 'Stop for good',
};
const WHOLE = new Intl.NumberFormat('en');

/** What may be done to a job now, as buttons; the service says what may. */
export function moveButtons(job) {
  const row = document.createElement('div');
  row.className = 'moves';
  for (const move of job.moves.filter(each => each in WORDS)) {
    const button = element('button', WORDS[move]);
    button.type = 'button';
    button.title = TITLES[move];
    button.setAttribute('aria-label', `${WORDS[move]} ${job.name}`);
    button.dataset.move = job.links[move];
    row.append(button);
  }
  return row.childElementCount ? [row] : [];
}

/** Does what the buttons in a section say; one listener for all, because rows are changed in place. */
export function obeyMoves(section, refresh) {
  section.addEventListener('click', async ({ target }) => {
    const move = target.dataset?.move;
    if (!move) {
      return;
    }
    target.disabled = true;
    const step = move.endsWith('/step');
    try {
      await fetch(`${move}${step ? '?wait=10' : ''}`, {
        method: 'POST',
        ...(step ? { headers: { 'Content-Type': 'application/json' }, body: '{"batches":1}' } : {}),
      });
    } finally {
      target.disabled = false;
      refresh();
    }
  });
}

/** One line about the queue, while there is something to say. */
export async function showQueue(place) {
  const response = await fetch('/queue');
  if (!response.ok) {
    return;
  }
  const { length, running, processes, oldest_wait_s: wait } = await response.json();
  const workers = processes.reduce((sum, each) => sum + each.workers, 0);
  const text = `${WHOLE.format(running.length)} running on ${counted(workers, 'worker')}`
      + `${processes.length > 1 ? ` in ${counted(processes.length, 'process')}` : ''}`
      + `, ${WHOLE.format(length)} waiting${wait === null ? '' : `, the first for ${WHOLE.format(Math.round(wait))} s`}`;
  place.hidden = running.length === 0 && length === 0;
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

function counted(count, noun) {
  return `${WHOLE.format(count)} ${noun}${count === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;
}
