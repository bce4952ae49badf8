import { element, link, note } from './rows.js';

const WAIT_SECONDS = 60;

/** Retrains a model from its provenance on request, and shows whether the weights are the same. */
export class Verifier {
  /** @param changed is called when there is a new result to show */
  constructor(section, changed) {
    this.changed = changed;
    this.answers = new Map();
    section.addEventListener('click', event => {
      const model = event.target.closest('[data-verify]')?.dataset.verify;
      if (model) {
        this.verify(model);
      }
    });
  }

  async verify(model) {
    this.say(model, { message: 'Retraining …' });
    try {
      let response = await fetch(`/models/${model}/verify?wait=${WAIT_SECONDS}`, { method: 'POST' });
      let answer = await response.json();
      while (response.ok && answer.status === 'running') {
        this.say(model, answer);
        response = await fetch(`${answer.links.self}?wait=${WAIT_SECONDS}`);
        answer = await response.json();
      }
      this.say(model, response.ok ? answer : { message: answer.detail });
    } catch {
      this.say(model, { message: 'The service cannot be reached.' });
    }
  }

  say(model, answer) {
    this.answers.set(model, answer);
    this.changed();
  }

  /** The content of a model's cell: a button, or the result. */
  nodes(model) {
    const answer = this.answers.get(model.id);
    if (!answer) {
      const button = element('button', 'Verify');
      button.type = 'button';
      button.className = 'verify';
      button.title = 'Retrains the model from its provenance and compares the weights';
      button.dataset.verify = model.id;
      return [button];
    }
    const found = document.createElement('div');
    if (answer.verdict) {
      const verdict = link(answer.links.self, answer.verdict);
      verdict.className = `status ${answer.verdict}`;
      found.append(verdict);
    }
    found.append(note(answer.message), ...differences(answer));
    return [found];
  }
}

function differences({ differences: found }) {
  return (found ?? []).map(({ what, then, now }) => note(`${what}: ${then ?? 'unknown'} → ${now}`));
}
