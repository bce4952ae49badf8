import { CommandBlock } from './command.js';
import { make } from './form.js';
import { figure, size } from './rows.js';

/** The checkpoints of a job with their losses, predictions, downloads, and a form that resumes from one. Opened by links to the list. */
export class CheckpointDialog {
  /** @param refresh shows a job that has been submitted */
  constructor(refresh) {
    this.refresh = refresh;
    this.dialog = make('dialog', 'checkpoints');
    this.dialog.setAttribute('aria-label', 'Checkpoints');
    document.body.append(this.dialog);
    document.addEventListener('click', event => {
      const link = event.target.closest?.('a[data-checkpoints]');
      const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
      if (link && plain) {
        event.preventDefault();
        this.open(link.href, link.dataset.checkpoints);
      }
    });
  }

  async open(address, name) {
    this.fill(name, make('p', 'note', 'Loading …'));
    this.dialog.showModal();
    try {
      const list = await ask(`${address}?limit=100`);
      if (list.data.length === 0) {
        this.fill(name, make('p', 'note', 'There are none: training has only just started, or the job definition turns checkpoints off.'));
        return;
      }
      const { example } = await ask(list.data[0].links.self);
      this.fill(name, this.table(list.data, example), this.resumption = make('div', 'resumption'));
      this.resumeFrom(list.data[0]);
    } catch (error) {
      this.fill(name, make('p', 'problem', error.message));
    }
  }

  fill(name, ...content) {
    const close = make('button', '', 'Close');
    close.type = 'button';
    close.addEventListener('click', () => this.dialog.close());
    this.dialog.replaceChildren(make('div', 'heading', make('h2', '', `Checkpoints of ${name}`), close), ...content);
  }

  table(checkpoints, example) {
    const table = make('table', '');
    const head = table.createTHead().insertRow();
    ['Epoch', 'Loss', 'Size', 'Use'].forEach(title => {
      const cell = make('th', '', title);
      cell.scope = 'col';
      head.append(cell);
    });
    const body = table.createTBody();
    checkpoints.forEach(checkpoint => body.append(this.row(checkpoint, example)));
    return table;
  }

  row(checkpoint, example) {
    const { train_loss: train, val_loss: validation } = checkpoint.metrics;
    const row = make('tr', '');
    const epoch = make('th', '', figure(checkpoint.epoch), make('small', 'note', `step ${figure(checkpoint.step)}`));
    epoch.scope = 'row';
    if (checkpoint.best) {
      epoch.append(make('span', 'status succeeded', 'best'));
    }
    const resume = make('button', '', 'Resume');
    resume.type = 'button';
    resume.addEventListener('click', () => this.resumeFrom(checkpoint));
    const cells = [
      ['Loss', losses(train, validation)],
      ['Size', size(checkpoint.bytes)],
      ['Use', make('div', 'links', predict(checkpoint, example), download(checkpoint), resume)],
    ];
    row.append(epoch, ...cells.map(([label, content]) => {
      const cell = make('td', '', content);
      cell.dataset.label = label;
      return cell;
    }));
    return row;
  }

  /** A form for a new job that resumes from a checkpoint. */
  resumeFrom(checkpoint) {
    const epochs = make('input', '');
    Object.assign(epochs, { type: 'number', min: checkpoint.epoch + 1, value: Math.max(2 * checkpoint.epoch, checkpoint.epoch + 1), required: true });
    const go = make('button', 'go', 'Continue training');
    const outcome = make('p', 'outcome');
    outcome.setAttribute('role', 'status');
    const code = make('code', '');
    const block = make('div', 'command', make('pre', '', code));
    const form = make('form', 'ask', make('label', '', `From epoch ${figure(checkpoint.epoch)} to `, epochs), go);
    const body = () => ({ resume_from: checkpoint.id, training: { epochs: Number(epochs.value) } });
    const show = () => {
      code.textContent = `curl -s -X POST '${location.origin}/jobs?wait=30' \\\n`
        + `  -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(body())}'`;
    };
    epochs.addEventListener('input', show);
    form.addEventListener('submit', async event => {
      event.preventDefault();
      try {
        const job = await ask('/jobs', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body()) });
        outcome.classList.remove('problem');
        outcome.replaceChildren('Job ', link(job.links.self, job.name), ' is queued; it is at the top of the list.');
        this.refresh();
      } catch (error) {
        outcome.classList.add('problem');
        outcome.replaceChildren(error.message);
      }
    });
    show();
    this.resumption.replaceChildren(form, outcome, block);
    new CommandBlock(block).addCopyButton();
  }
}

/** The losses after the epoch; within an epoch none are measured. */
function losses(train, validation) {
  const list = make('dl', '');
  for (const [name, value] of [['training', train], ['validation', validation]]) {
    if ((value ?? null) !== null) {
      list.append(make('dt', '', name), make('dd', '', figure(value)));
    }
  }
  return list.childElementCount ? list : make('span', 'note', 'within an epoch');
}

function predict(checkpoint, example) {
  const query = Object.entries(example)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value ?? '')}`).join('&');
  return link(`${checkpoint.links.predict}?${query}`, 'predict');
}

function download(checkpoint) {
  const anchor = link(checkpoint.links.download, 'download');
  anchor.download = '';
  return anchor;
}

function link(address, text) {
  const anchor = make('a', '', text);
  anchor.href = address;
  return anchor;
}

export async function ask(address, request) {
  const response = await fetch(address, request).catch(() => { throw new Error('The service cannot be reached.'); });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error([answer.detail, ...(answer.errors ?? []).map(error => error.hint)].filter(Boolean).join(' — '));
  }
  return answer;
}
