import { CheckpointDialog } from './checkpoints.js';
import { CommandBlock } from './command.js';
import { DatasetView } from './dataset.js';
import { InsideDialog, insideButton } from './inside.js';
import { LiveList } from './live.js';
import { moveButtons, obeyMoves, showQueue } from './moves.js';
import { showReference } from './reference.js';
import { datasetCells, jobCells, modelCells } from './rows.js';
import { SweepList } from './sweeps.js';
import { TrainForm } from './train.js';
import { Verifier } from './verify.js';
import { Watch, watchButton } from './watch.js';

const REFRESH_MS = 2000;

for (const place of document.querySelectorAll('[data-origin]')) {
  place.textContent = location.origin;
}
for (const block of document.querySelectorAll('.command')) {
  new CommandBlock(block).addCopyButton();
}

const verifier = new Verifier(document.getElementById('models'), () => models.refresh());
const models = new LiveList('models', model => {
  const cells = modelCells(model);
  cells.at(-1).push(insideButton(model), ...verifier.nodes(model));
  return cells;
});
const lists = [
  new LiveList('jobs', job => {
    const cells = jobCells(job);
    cells[1].push(watchButton(job));
    cells[2].push(...moveButtons(job));
    return cells;
  }),
  new SweepList(),
  models,
  new LiveList('datasets', datasetCells),
];
const connection = document.getElementById('connection');

/** Says so when the service is gone, and takes it back when it answers again. */
function showConnection(reachable) {
  connection.hidden = reachable;
  const text = reachable ? '' : 'The service does not answer. What you see below may be old; trying again.';
  if (connection.textContent !== text) {
    connection.textContent = text;
  }
}

async function refresh() {
  const outcomes = await Promise.all(lists.map(list => list.refresh()));
  showConnection(outcomes.some(reached => reached));
  await showQueue(document.getElementById('queue')).catch(() => {});
}

/** Asks again two seconds after the last answer, and not at all while nobody looks. */
async function keepFresh() {
  while (true) {
    if (document.visibilityState === 'hidden') {
      await new Promise(resume => document.addEventListener('visibilitychange', resume, { once: true }));
    } else {
      await refresh().catch(error => console.error(error));
      await new Promise(resume => setTimeout(resume, REFRESH_MS));
    }
  }
}

new CheckpointDialog(refresh);
new InsideDialog();
obeyMoves(document.getElementById('jobs'), refresh);
new TrainForm(document.getElementById('train'), refresh);
new DatasetView(document.getElementById('dataset'));
new Watch(document.getElementById('jobs'), moveButtons);
showReference(document.querySelector('.reference'));
keepFresh();
