import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { fill, LiveList } from '../../main/resources/static/live.js';
import { newDocument, serve, tag, texts } from './dom.js';

let section;

beforeEach(() => {
  section = tag('section#jobs',
    tag('p.problem'), tag('p.empty'),
    tag('table', tag('thead', tag('tr', tag('th', 'Job'), tag('th', 'Status'))), tag('tbody')),
    tag('button.more'));
  newDocument(section);
});

function list() {
  return new LiveList('jobs', job => [[tag('a', job.id)], [tag('span', job.status)]]);
}

function page(ids, more = false, status = 'queued') {
  return { data: ids.map(id => ({ id, status })), has_more: more };
}

function rows() {
  return section.querySelector('tbody').rows;
}

test('shows a row for each item', async () => {
  serve({ '/jobs?limit=10': page(['b', 'a']) });
  assert.equal(await list().refresh(), true);
  assert.deepEqual(texts(rows()), ['bqueued', 'aqueued']);
  assert.deepEqual(rows()[0].children.map(cell => [cell.nodeName, cell.dataset.label]), [['TH', 'Job'], ['TD', 'Status']]);
  assert.equal(section.querySelector('.empty').hidden, true);
  assert.equal(section.querySelector('.more').hidden, true);
});

test('keeps the rows and elements of items that stay', async () => {
  const jobs = list();
  serve({ '/jobs?limit=10': page(['b', 'a']) });
  await jobs.refresh();
  const [first, second] = rows();
  const link = second.querySelector('a');
  serve({ '/jobs?limit=10': page(['c', 'a'], false, 'running') });
  await jobs.refresh();
  assert.deepEqual(texts(rows()), ['crunning', 'arunning']);
  assert.equal(rows()[1], second);
  assert.equal(rows()[1].querySelector('a'), link);
  assert.equal(first.parentNode, null);
});

test('fetches as many pages as are wanted', async () => {
  const jobs = list();
  jobs.wanted = 120;
  const ids = Array.from({ length: 100 }, (_, i) => `job_${i}`);
  const asked = serve({ '/jobs?limit=100': page(ids, true), '/jobs?limit=20&after=job_99': page(['x'], true), '/jobs?limit=19&after=x': page([], true) });
  await jobs.refresh();
  assert.deepEqual(asked.map(({ address }) => address), ['/jobs?limit=100', '/jobs?limit=20&after=job_99', '/jobs?limit=19&after=x']);
  assert.equal(rows().length, 101);
});

test('wants ten more when asked for more', async () => {
  const jobs = list();
  const ids = Array.from({ length: 10 }, (_, i) => `job_${i}`);
  serve({ '/jobs?limit=10': page(ids, true) });
  await jobs.refresh();
  assert.equal(section.querySelector('.more').hidden, false);
  const asked = serve({});
  section.querySelector('.more').click();
  assert.equal(asked[0].address, '/jobs?limit=20');
});

test('keeps what it shows, marked as stale, while the service cannot be reached', async () => {
  const jobs = list();
  serve({ '/jobs?limit=10': page(['a']) });
  await jobs.refresh();
  serve({});
  assert.equal(await jobs.refresh(), false);
  assert.equal(section.classList.contains('stale'), true);
  assert.equal(rows().length, 1);
  serve({ '/jobs?limit=10': page(['a']) });
  await jobs.refresh();
  assert.equal(section.classList.contains('stale'), false);
});

test('shows a problem until it is over', async () => {
  const jobs = list();
  serve({ '/jobs?limit=10': { status: 503, body: { detail: 'The database is away.' } } });
  assert.equal(await jobs.refresh(), true);
  const problem = section.querySelector('.problem');
  assert.equal(problem.textContent, 'The database is away. (503)');
  assert.equal(problem.hidden, false);
  serve({ '/jobs?limit=10': page([]) });
  await jobs.refresh();
  assert.equal(problem.hidden, true);
  assert.equal(section.querySelector('.empty').hidden, false);
});

test('changes only what differs in a cell', () => {
  const cell = tag('td');
  const bar = value => {
    const made = tag('progress');
    made.setAttribute('value', value);
    return made;
  };
  fill(cell, [bar(0.1), tag('small', 'epoch 1')]);
  const [progress, note] = cell.firstElementChild.children;
  const text = note.firstChild;
  fill(cell, [bar(0.2), tag('small', 'epoch 2')]);
  assert.equal(cell.firstElementChild.children[0], progress);
  assert.equal(progress.getAttribute('value'), '0.2');
  assert.equal(note.firstChild, text);
  assert.equal(text.data, 'epoch 2');
  fill(cell, [tag('p', 'of another form')]);
  assert.equal(cell.textContent, 'of another form');
});
