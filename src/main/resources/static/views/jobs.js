import { html } from '../lib.js';
import { api } from '../api.js';
import { bytes, counted, duration, figure, shortened, when, whole } from '../format.js';
import { refine, to } from '../router.js';
import { useLoad } from '../ui/hooks.js';
import { remove, useStaying } from '../ui/removal.js';
import { Listed, usePages } from '../ui/table.js';
import { Loading, Progress, Refusal, Status } from '../ui/states.js';
import { useTicked } from '../ui/ticked.js';
import { complain } from '../ui/toasts.js';

const REFRESH_MS = 2000;
const STATUSES = ['queued', 'running', 'paused', 'interrupted', 'cancelling', 'succeeded', 'failed', 'cancelled'];
const ACTIONS = [['pause', 'Pause'], ['resume', 'Resume'], ['step', 'Step one batch'], ['cancel', 'Cancel']];

function Jobs({ query }) {
  const list = useStaying(usePages('/jobs', { status: query.status }, REFRESH_MS));
  const ticked = useTicked('jobs', ({ name }) => name);
  const act = async (job, action) => {
    try {
      await api.post(`/jobs/${job.id}/${action}`, action === 'step' ? { batches: 1 } : undefined, action === 'step' ? { query: { wait: 10 } } : {});
    } catch (problem) {
      complain(problem);
    }
    list.reload();
  };
  return html`<h1>Jobs</h1><${Queue} />
    <div class="row filters"><label class="row note">status <select value=${query.status ?? ''} onChange=${event => refine({ status: event.target.value })}><option value="">any</option>${STATUSES.map(each => html`<option>${each}</option>`)}</select></label>
      ${ticked.link}</div>
    <${Listed} list=${list} label="jobs" columns=${[
      { title: 'Job', value: ({ name }) => name, cell: job => html`<a dir="auto" href=${to(['training', job.id])}>${shortened(job.name, 60)}</a><small class="note">${when(job.created_at)}</small>` },
      ticked.column,
      { title: 'Status', value: ({ status }) => status, cell: job => html`<${Status} word=${job.status} />${job.queue_position ? html`<small class="note">number ${whole(job.queue_position)} in the queue</small>` : ''}` },
      { title: 'Progress', value: ({ progress }) => progress.fraction, cell: job => html`<${Progress} fraction=${job.progress.fraction} label=${`Progress of ${job.name}`} /><small class="note">${job.progress.message ?? ''}${job.progress.eta_s ? `, ${duration(job.progress.eta_s)} left` : ''}</small>` },
      { title: 'Loss', numeric: true, value: ({ latest }) => latest?.val_loss ?? latest?.train_loss, cell: ({ latest }) => figure(latest?.val_loss ?? latest?.train_loss) },
      { title: 'Result', cell: job => html`<div class="actions">${job.error && html`<span class="wrong">${job.error.message}</span>`}
        ${job.model && html`<a class="button" href=${to(['models', job.model])}>Model</a>`}${!job.model && ['running', 'paused'].includes(job.status) && html`<a class="button" href=${to(['inside', job.id])}>Inside</a>`}
        ${ACTIONS.filter(([action]) => job.allowed_actions?.includes(action)).map(([action, title]) => html`<button type="button" aria-label=${`${title} ${job.name}`} onClick=${() => act(job, action)}>${title}</button>`)}
        ${job.allowed_actions?.includes('delete') && html`<button type="button" class="danger" aria-label=${`Delete ${job.name}`} onClick=${() => remove(`Deleted the job ${shortened(job.name)}.`, `/jobs/${job.id}`, job)}>Delete</button>`}</div>` },
    ]}><p>${query.status ? html`No job is ${query.status}. <a href=${to(['jobs'])}>All jobs</a>` : html`There are no jobs yet. <a href="#/">Train something</a>.`}</p><//>`;
}

/** What the service is doing: who waits, who works, where. */
function Queue() {
  const load = useLoad(signal => api.get('/queue', {}, { signal }), [], REFRESH_MS);
  if (!load.data) {
    return load.problem ? html`<${Refusal} problem=${load.problem} retry=${load.reload} />` : html`<${Loading} what="the queue" />`;
  }
  const { running, running_tasks: tasks, length, limit, oldest_wait_s: wait, processes, memory, by_status: by } = load.data;
  const busy = running.length + tasks.length;
  return html`<details class="panel queue"><summary>${busy === 0 && length === 0 ? 'Nothing is running' : `${whole(busy)} running, ${whole(length)} waiting${wait === null ? '' : `, the longest for ${duration(wait)}`}`}</summary>
    <p class="note">Room for ${whole(limit)} in the queue. ${Object.entries(by ?? {}).filter(([, count]) => count > 0).map(([status, count]) => `${whole(count)} ${status}`).join(', ')}.</p>
    <div class="scroll"><table class="numbers"><thead><tr><th scope="col">process</th><th scope="col">workers</th><th scope="col">busy</th><th scope="col">memory for training</th><th scope="col">heard of</th></tr></thead><tbody>${processes.map(process => html`
      <tr><th scope="row">${process.name}${process.here ? ' (this one)' : ''}${process.silent ? html` <span class="status failed">silent</span>` : ''}</th><td>${whole(process.workers)}</td><td>${whole(process.running)}</td>
        <td>${bytes(process.memory?.taken_bytes)} of ${bytes(process.memory?.budget_bytes)}</td><td>${when(process.heartbeat_at)}</td></tr>`)}</tbody></table></div>
    ${tasks.length > 0 && html`<ul class="note">${tasks.map(task => html`<li key=${task.task}>${task.kind} with <a href=${to(['models', task.model])}>${task.model}</a>: <${Progress} fraction=${task.fraction} label=${`Progress of ${task.task}`} /></li>`)}</ul>`}
    ${memory && processes.length > 1 && html`<p class="note">Together ${bytes(memory.taken_bytes)} of ${bytes(memory.budget_bytes)} are taken.</p>`}</details>`;
}

export const routes = [['/jobs', Jobs]];
