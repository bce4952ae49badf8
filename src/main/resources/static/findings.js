import { ask } from './checkpoints.js';
import { element, link, note } from './rows.js';

/** What seems to be wrong with a job, each with what to change and a button that does it. */
export class Findings {
  /** @param train is called with the id of a job that was begun with a change */
  constructor(train) {
    this.place = document.createElement('div');
    this.place.className = 'findings';
    this.place.setAttribute('aria-live', 'polite');
    this.train = train;
  }

  async show(job) {
    const state = `${job.id} ${job.finished_at}`;
    if (this.shown === state) {
      return; // its end is told twice: as its status, and by itself
    }
    this.shown = state;
    this.job = job.id;
    const answer = await ask(`/jobs/${job.id}/diagnosis`).catch(() => null);
    if (this.shown !== state) {
      return;
    }
    if (answer === null) {
      this.shown = null;
      return;
    }
    const cards = answer.findings.map(finding => this.card(finding));
    this.place.replaceChildren(
      element('h4', cards.length > 0 ? 'What seems to be wrong' : 'Nothing seems to be wrong'),
      ...cards,
      ...answer.omitted.map(each => note(`Not looked at: ${each}`)));
  }

  card({ code, severity, detail, evidence, suggestion }) {
    const card = document.createElement('article');
    card.className = `finding ${severity}`;
    const head = element('h5', code.replaceAll('_', ' '));
    head.append(element('span', severity));
    card.append(head, element('p', detail), numbers(evidence), element('p', suggestion.detail));
    if (suggestion.patch.length > 0) {
      card.append(...this.remedy(suggestion.patch));
    }
    return card;
  }

  remedy(patch) {
    const changes = document.createElement('details');
    const code = document.createElement('pre');
    code.append(element('code', patch.map(({ path, value }) => `${path} = ${JSON.stringify(value)}`).join('\n')));
    changes.append(element('summary', `What it changes: ${patch.length === 1 ? '1 place' : `${patch.length} places`}`), code);
    const said = element('p', '');
    said.className = 'note';
    said.setAttribute('role', 'status');
    const button = element('button', 'Apply and train again');
    button.type = 'button';
    button.addEventListener('click', () => this.apply(patch, button, said));
    return [changes, button, said];
  }

  async apply(patch, button, said) {
    button.disabled = true;
    said.textContent = '';
    try {
      const job = await ask('/jobs', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ from_job: this.job, patch }),
      });
      this.train(job.id);
    } catch (refused) {
      said.textContent = refused.message;
    } finally {
      button.disabled = false;
    }
  }
}

function numbers({ see, ...figures }) {
  const list = document.createElement('dl');
  for (const [name, value] of Object.entries(figures)) {
    list.append(element('dt', name.replaceAll('_', ' ')), element('dd', Array.isArray(value) ? value.join(', ') : value));
  }
  if (see) {
    const place = document.createElement('dd');
    place.append(link(see, see));
    list.append(element('dt', 'see'), place);
  }
  return list;
}
