import { html, useState } from '../lib.js';
import { to } from '../router.js';
import { Blame, NotALine, OneNeuron, Xor } from '../lessons/first.js';
import { Activations, Digits, LearningRate, Vanishing } from '../lessons/second.js';
import { doneLessons } from '../lessons/kit.js';

const LESSONS = [
  ['One neuron', 'The price of a house, from three others.', OneNeuron],
  ['Why a line is not enough', 'A hundred linear layers are one.', NotALine],
  ['XOR', 'The smallest problem that needs a hidden layer.', Xor],
  ['Blame', 'Backpropagation by numbers, worked out by hand.', Blame],
  ['The learning rate', 'Too small, right, too large.', LearningRate],
  ['Activations and dead neurons', 'Where the curve is flat, nothing is learned.', Activations],
  ['Deep networks', 'Why the gradient vanishes, and what helps.', Vanishing],
  ['Handwritten digits', 'The first proud result: 92 %, and you draw.', Digits],
];

function All() {
  const [done] = useState(doneLessons);
  return html`<h1>Learn</h1><p class="lead">Neural networks in eight short lessons. Each trains real networks while you look, and gives you something to change.</p>
    <ol class="cards lessons">${LESSONS.map(([title, says], i) => html`<li><a class="card" href=${to(['learn', String(i + 1)])}>
      <span class="number" aria-hidden="true">${i + 1}</span><strong>${title}</strong><small class="note">${says}</small>${done.includes(i + 1) && html`<span class="status succeeded">done</span>`}</a></li>`)}</ol>`;
}

function Lesson({ id }) {
  const number = Number(id);
  const [title, , Content] = LESSONS[number - 1] ?? [];
  if (!Content) {
    return html`<h1>There is no such lesson</h1><p><a href=${to(['learn'])}>All lessons</a></p>`;
  }
  return html`<p class="note"><a href=${to(['learn'])}>Learn</a> · lesson ${number} of ${LESSONS.length}</p><h1>${title}</h1>
    <div class="lesson"><${Content} next=${number < LESSONS.length ? number + 1 : null} /></div>
    <p class="row between">${number > 1 ? html`<a href=${to(['learn', String(number - 1)])}>‹ ${LESSONS[number - 2][0]}</a>` : html`<span></span>`}
      ${number < LESSONS.length && html`<a href=${to(['learn', String(number + 1)])}>${LESSONS[number][0]} ›</a>`}</p>`;
}

export const routes = [['/learn/:id', Lesson], ['/learn', All]];
