import { actionButtons, obeyActions, showQueue } from './actions.js';
import { CheckpointDialog } from './checkpoints.js';
import { CommandBlock } from './command.js';
import { DatasetView } from './dataset.js';
import { InsideDialog, insideButton } from './inside.js';
import { LiveList } from './live.js';
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
    cells[2].push(...actionButtons(job));
    return cells;
  }),
  new SweepList(),
  models,
  new LiveList('datasets', datasetCells),
];
const connection = document.getElementById('connection');

/** Says so while the service cannot be reached. */
function showConnection(reachable) {
  connection.hidden = reachable;
  const text = reachable ? '' : 'The service cannot be reached. The lists below may be out of date; retrying.';
  if (connection.textContent !== text) {
    connection.textContent = text;
  }
}

async function refresh() {
  const outcomes = await Promise.all(lists.map(list => list.refresh()));
  showConnection(outcomes.some(reached => reached));
  await showQueue(document.getElementById('queue')).catch(() => {});
}

/** Refreshes two seconds after the last response, and not at all while the page is hidden. */
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
obeyActions(document.getElementById('jobs'), refresh);
new TrainForm(document.getElementById('train'), refresh);
new DatasetView(document.getElementById('dataset'));
new Watch(document.getElementById('jobs'), actionButtons);
showReference(document.querySelector('.reference'));
keepFresh();
