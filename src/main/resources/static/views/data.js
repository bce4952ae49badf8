import { html, useEffect, useState } from '../lib.js';
import { api, download, patiently } from '../api.js';
import { bytes, cell, counted, figure, percent, pixels, shortened, when, whole } from '../format.js';
import { go, refine, to } from '../router.js';
import { Bars, profileBars } from '../ui/bars.js';
import { DECIMALS, DELIMITERS, ENCODINGS, HEADERS, QUOTES } from '../ui/choices.js';
import { Command, curl } from '../ui/command.js';
import { DropHere } from '../ui/drop.js';
import { useLoad } from '../ui/hooks.js';
import { Listing } from '../ui/names.js';
import { Pixels } from '../ui/pictures.js';
import { remove, useStaying } from '../ui/removal.js';
import { Loaded, Refusal } from '../ui/states.js';
import { Listed, usePages } from '../ui/table.js';
import { toast } from '../ui/toasts.js';
import { Field, ReadingOptions } from '../ui/reading.js';
import { associable, isPicture, lastOf, pictures } from '../pictures.js';
import { rememberTarget, targetOf } from '../remembered.js';

const COLUMNS = 25;
const ROWS = 20;
const SHEET = 40;
const BINS = 24;
const TYPES = ['integer', 'number', 'boolean', 'date', 'datetime', 'category', 'text'];
const REFRESH_MS = 5000;

function removeDataset(dataset) {
  remove(`Deleted ${shortened(dataset.name)}${dataset.version > 1 ? `, version ${dataset.version}` : ''}.`, `/datasets/${dataset.id}`, dataset);
}

function All() {
  const list = useStaying(usePages('/datasets', {}, REFRESH_MS));
  const columns = [
    { title: 'Dataset', value: each => each.name, cell: each => html`<a href=${to(['data', each.id])} dir="auto">${each.name}</a>
      ${each.version > 1 && html`<small class="note">version ${each.version}</small>`}` },
    { title: 'Rows', value: each => each.rows, cell: each => whole(each.rows), numeric: true },
    { title: 'Size', value: each => each.bytes, cell: each => bytes(each.bytes), numeric: true },
    { title: 'Format', value: each => each.format },
    { title: 'Created', value: each => each.created_at, cell: each => when(each.created_at) },
    { title: 'Warnings', value: each => each.warnings.length, cell: each => (each.warnings.length ? whole(each.warnings.length) : ''), numeric: true },
    { title: 'Use', cell: each => html`<div class="actions">
      <a class="button" href=${to(['network'], { dataset: each.id })} aria-label=${`Train on ${each.name}`}>Train</a>
      <button type="button" class="danger" aria-label=${`Delete ${each.name}`} onClick=${() => removeDataset(each)}>Delete</button></div>` },
  ];
  return html`<h1>Data</h1><${DropHere} />
    <${Listed} list=${list} columns=${columns} label="Datasets"><p>There are no datasets. Drop a file above, or start with a toy from <a href="#/">Home</a>.</p><//>`;
}

function One({ id, query }) {
  const dataset = useLoad(signal => api.get(`/datasets/${encodeURIComponent(id)}`, {}, { signal }), [id]);
  return html`<${Loaded} of=${dataset} what="the dataset">${found => html`<${Dataset} dataset=${found} query=${query} />`}<//>`;
}

function Dataset({ dataset, query }) {
  const [problem, setProblem] = useState(null);
  const [reading, setReading] = useState(false);
  const target = [query.target, targetOf(dataset.name)].find(name => dataset.columns.some(column => column.name === name)) ?? lastOf(dataset.columns).name;
  useEffect(() => {
    if (query.target === target) {
      rememberTarget(dataset.name, target);
    }
  }, [dataset.name, query.target]);
  const reread = async options => {
    setReading(true);
    setProblem(null);
    try {
      const next = await api.patch(`/datasets/${dataset.id}`, { options }, { patience: 600_000 });
      toast(next.id === dataset.id ? 'Read again: nothing changed.' : `Read again as version ${next.version}. Version ${dataset.version} and its models stay as they are.`);
      go(['data', next.id], query, { replace: true });
    } catch (refused) {
      setProblem(refused);
    } finally {
      setReading(false);
    }
  };
  const sheet = pictures(dataset);
  return html`
    <div class="heading"><h1 dir="auto">${dataset.name}</h1>
      <div class="actions">
        <a class="button go" href=${to(['network'], { dataset: dataset.id, target })}>Train a network</a>
        <button type="button" onClick=${() => download(dataset.links.download, `${dataset.name}.csv`).catch(setProblem)}>Download</button>
        <button type="button" class="danger" onClick=${() => { go(['data']); removeDataset(dataset); }}>Delete</button>
      </div></div>
    <${Understood} dataset=${dataset} reread=${reread} reading=${reading} />
    <${Refusal} problem=${problem} />
    <${General} dataset=${dataset} />
    ${sheet && html`<${Sheet} dataset=${dataset} sheet=${sheet} target=${target} />`}
    ${dataset.columns.some(isPicture) && html`<details><summary>The first pictures of each class</summary>
      <div class="scroll"><img src=${`${dataset.links.self}/contact-sheet?count=12`} loading="lazy" alt="The first pictures of each class, a line for each" /></div></details>`}
    <${Columns} dataset=${dataset} target=${target} reread=${reread} reading=${reading} />
    <${Rows} dataset=${dataset} target=${target} />
    <details><summary>The same from a terminal</summary>
      <${Command} text=${curl('PATCH', dataset.links.self, { options: { types: { [dataset.columns[0].name]: 'category' } } })} /></details>`;
}

/** What was understood of the file; each guess is a control, and a change reads the file again. */
function Understood({ dataset, reread, reading }) {
  const read = dataset.read_as ?? dataset.options ?? {};
  const one = (name, label, choices) => name in read && html`<label class="guess">${label}
    <select disabled=${reading} value=${String(read[name])} onChange=${event => reread({ [name]: typed(read[name], event.target.value) })}>
      ${choicesWith(choices, read[name]).map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}</select></label>`;
  return html`<div class="understood" aria-busy=${reading}>
    <p>${counted(dataset.rows, 'row')}, ${counted(dataset.columns.length, 'column')}, ${bytes(dataset.bytes)}, version ${dataset.version}, ${when(dataset.created_at)}.
      ${dataset.skipped_rows > 0 && html` <a href=${dataset.links.skipped}>${counted(dataset.skipped_rows, 'row')} could not be read</a> and were skipped.`}
      ${reading ? ' Reading it again …' : ''}</p>
    <div class="guesses">
      <span>Read as <strong>${dataset.format.toUpperCase()}</strong></span>
      ${one('encoding', 'encoding', ENCODINGS)}
      ${one('header', 'first line', HEADERS)}
      ${one('delimiter', 'delimiter', DELIMITERS)}
      ${one('quote', 'quote', QUOTES)}
      ${one('decimal', 'decimal', DECIMALS)}
      ${one('thousands', 'thousands', [['', 'none'], [',', 'comma ,'], ['.', 'point .'], [' ', 'space'], ["'", 'apostrophe']])}
      ${one('color', 'color', [['grey', 'GREY'], ['rgb', 'RGB']])}
      ${['width', 'height'].map(side => side in read && html`<label class="guess">${side}<input type="number" min="1" max="4096" disabled=${reading} value=${read[side]}
        onChange=${event => reread({ [side]: Number(event.target.value) })} /></label>`)}
      ${MARKED.includes(dataset.format) && html`<${Missing} dataset=${dataset} reread=${reread} reading=${reading} />`}
      <${ReadingOptions} dataset=${dataset} reread=${reread} reading=${reading} />
    </div></div>`;
}

function choicesWith(choices, present) {
  return choices.some(([value]) => value === String(present)) ? choices : [[String(present), String(present)], ...choices];
}

function typed(before, text) {
  return typeof before === 'boolean' ? text === 'true' : text;
}

/** Formats whose cells may be words for nothing; options that say nothing about a format are refused. */
const MARKED = ['csv', 'xlsx', 'json', 'ndjson', 'arff'];

/** The words that stand for nothing: those that were said, else what is added to the usual ones. */
function Missing({ dataset, reread, reading }) {
  const option = dataset.options?.missing ? 'missing' : 'missing_also';
  const present = [dataset.options?.[option] ?? dataset.read_as?.[option] ?? []].flat();
  const found = [...new Set(dataset.columns.flatMap(column => Object.keys(column.missing_markers ?? {})))].filter(Boolean);
  const change = text => {
    const words = text.split(',').map(word => word.trim()).filter(Boolean);
    if (words.join() !== present.join()) {
      reread({ [option]: words });
    }
  };
  return html`<${Field} dataset=${dataset} label=${`missing values are empty cells, ${option === 'missing' ? '' : 'the usual words'} and`}
    present=${present.join(', ')} placeholder=${found.join(', ') || 'NA, NaN, null, ?, -'} size="16" disabled=${reading} onChange=${change} />`;
}

function General({ dataset }) {
  const about = dataset.warnings.filter(each => !each.column);
  return about.length > 0 && html`<ul class="warnings">${about.map(each => html`<li class="caution">${each.line ? `Line ${whole(each.line)}: ` : ''}${each.detail}</li>`)}</ul>`;
}

function Columns({ dataset, target, reread, reading }) {
  const [shown, setShown] = useState(COLUMNS);
  const [words, setWords] = useState('');
  const [profiles, setProfiles] = useState({});
  const wanted = words.toLowerCase();
  const fitting = dataset.columns.filter(column => column.name.toLowerCase().includes(wanted));
  const visible = fitting.slice(0, shown);
  useEffect(() => {
    const end = new AbortController();
    (async () => {
      for (const column of visible) {
        const compared = associable(dataset, column, target) ? { target } : {};
        const profile = await patiently(() => api.get(profileOf(dataset, column), { bins: BINS, ...compared }, { signal: end.signal }), end.signal).catch(() => null);
        if (end.signal.aborted) {
          return;
        }
        setProfiles(before => ({ ...before, [column.name]: profile }));
      }
    })();
    return () => end.abort();
  }, [dataset.id, target, shown, wanted]);
  return html`<section aria-labelledby="columns"><div class="heading"><h2 id="columns">Columns</h2>
      <span class="note">Click a column to predict it; change a type, and the file is read again.</span></div>
    ${dataset.columns.length > COLUMNS && html`<input type="search" class="search" placeholder="Search columns" aria-label="Search columns" onInput=${event => setWords(event.target.value)} />`}
    <div class="tabled"><div class="scroll"><table class="columns-table" aria-label="Columns">
      <thead><tr>${['Target', 'Column', 'Type', 'Missing', 'Values', 'Distribution', 'Association'].map(title => html`<th scope="col">${title}</th>`)}</tr></thead>
      <tbody>${visible.map(column => html`<${ColumnRow} key=${column.name} column=${column} dataset=${dataset} profile=${profiles[column.name]}
        target=${target} reread=${reread} reading=${reading} />`)}</tbody></table></div>
    ${fitting.length > shown && html`<button type="button" class="more" onClick=${() => setShown(shown + COLUMNS)}>More columns (${whole(fitting.length - shown)} left)</button>`}</div></section>`;
}

/** A name with a slash cannot be a segment of a path, but its position can. */
function profileOf(dataset, column) {
  const key = /[\\/]/.test(column.name) ? dataset.columns.indexOf(column) + 1 : encodeURIComponent(column.name);
  return `${dataset.links.self}/columns/${key}`;
}

function ColumnRow({ column, dataset, profile, target, reread, reading }) {
  const isTarget = column.name === target;
  const about = dataset.warnings.filter(each => each.column === column.name);
  return html`<tr class=${isTarget ? 'chosen' : ''} onClick=${event => !event.target.closest('select, input, a') && refine({ target: column.name })}>
    <td data-label="Target"><input type="radio" name="target" checked=${isTarget} aria-label=${`Predict ${column.name}`} onChange=${() => refine({ target: column.name })} /></td>
    <th scope="row" data-label="Column"><strong dir="auto">${shortened(column.name, 200)}</strong>
      ${about.map(each => html`<small class="note caution">${each.line ? `line ${whole(each.line)}: ` : ''}${each.detail}</small>`)}</th>
    <td data-label="Type"><div>${column.shape ? html`${column.type}<small class="note">${column.shape.join(' × ')}, ${column.element}</small>` : html`<select disabled=${reading} aria-label=${`Type of ${column.name}`} value=${column.type}
        onChange=${event => reread({ types: { [column.name]: event.target.value } })}>
        ${(TYPES.includes(column.type) ? TYPES : [column.type, ...TYPES]).map(type => html`<option key=${type} value=${type}>${type}</option>`)}</select>`}
      ${column.date_order && html`<select disabled=${reading} aria-label=${`Order of dates in ${column.name}`} value=${column.date_order}
        onChange=${event => reread({ dates: event.target.value })}><option value="month_first">month first</option><option value="day_first">day first</option></select>`}</div></td>
    <td data-label="Missing">${missing(column, dataset.rows)}</td>
    <td data-label="Values"><div>${values(column)}</div></td>
    <td data-label="Distribution">${profile && html`<${Bars} ...${profileBars(profile)} />`}</td>
    <td data-label="Association">${isTarget ? 'the target' : association(profile)}</td></tr>`;
}

function missing({ missing: count, missing_markers: markers }, rows) {
  if (!count) {
    return 'none';
  }
  const words = Object.keys(markers ?? {}).filter(Boolean).map(word => `“${shortened(word, 20)}”`);
  return html`<div>${percent(count / rows)}<small class="note">${[whole(count), ...words].join(', ')}</small></div>`;
}

function values({ min, max, mean, std, distinct, distinct_exact: exact, examples, shape }) {
  const kinds = shape ? null : html`<small class="note">${exact ? '' : 'about '}${whole(distinct)} distinct</small>`;
  if (min === null) {
    return html`<span>${examples.length ? html`<${Listing} of=${examples.slice(0, 3)} length=${30} />` : '–'}</span>${kinds}`;
  }
  const edge = value => (typeof value === 'number' ? figure(value) : value);
  return html`${edge(min)} to ${edge(max)}${typeof mean === 'number' && html`<small class="note">${figure(mean)} ± ${figure(std ?? 0)}</small>`}${kinds}`;
}

function association(profile) {
  const found = profile?.target;
  return found && found.strength !== null
    ? html`<span title=${`${found.measure.replaceAll('_', ' ')} over ${whole(found.rows)} rows`}><meter min="0" max="1" value=${Math.abs(found.strength)}></meter> ${found.strength.toFixed(2)}</span>`
    : profile === undefined ? '…' : '–';
}

function usePage(dataset, limit) {
  const [offset, setOffset] = useState(0);
  const rows = useLoad(signal => api.get(dataset.links.rows, { offset, limit }, { signal }), [dataset.id, offset, limit]);
  const total = rows.data?.total ?? dataset.rows;
  const pager = total > limit && html`<div class="row pager" role="group" aria-label="Pages">
    <button type="button" disabled=${offset === 0} onClick=${() => setOffset(0)}>First</button>
    <button type="button" disabled=${offset === 0} onClick=${() => setOffset(Math.max(0, offset - limit))}>Previous</button>
    <span class="note">${whole(offset + 1)} to ${whole(Math.min(offset + limit, total))} of ${whole(total)}</span>
    <button type="button" disabled=${offset + limit >= total} onClick=${() => setOffset(offset + limit)}>Next</button>
    <label class="note">go to row <input type="number" min="1" max=${total} size="8"
      onChange=${event => setOffset(Math.min(Math.max(0, Math.floor((Number(event.target.value) - 1) / limit) * limit), Math.max(0, total - 1)))} /></label></div>`;
  return { rows, pager, offset };
}

function Rows({ dataset, target }) {
  const { rows, pager, offset } = usePage(dataset, ROWS);
  const names = dataset.columns.map(column => column.name).slice(0, 60);
  const drawn = new Map(dataset.columns.filter(isPicture).map(column => [column.name, column]));
  return html`<section aria-labelledby="rows"><div class="heading"><h2 id="rows">Rows</h2></div>
    <${Loaded} of=${rows} what="rows">${({ data }) => html`<div class="scroll sheet" role="region" aria-label="Rows"><table aria-label="Rows">
      <thead><tr><th scope="col" class="numeric">#</th>${names.map(name => html`<th scope="col" class=${name === target ? 'chosen' : ''} dir="auto">${shortened(name, 30)}</th>`)}</tr></thead>
      <tbody>${data.map((row, i) => html`<tr key=${offset + i}><th scope="row" class="numeric">${whole(offset + i + 1)}</th>
        ${names.map(name => html`<td class=${name === target ? 'chosen' : ''} dir="auto">${drawn.has(name) ? html`<${Picture} cell=${row[name]} column=${drawn.get(name)} label=${`row ${offset + i + 1}`} />` : shortened(cell(row[name]), 60)}</td>`)}</tr>`)}</tbody></table></div>
      ${names.length < dataset.columns.length && html`<p class="note">The first ${whole(names.length)} of ${whole(dataset.columns.length)} columns.</p>`}`}<//>
    ${pager}</section>`;
}

/** A cell of pictures, drawn. */
function Picture({ cell: values, column: { shape: [height, width, channels], max }, label }) {
  return html`<${Pixels} values=${values.flat(Infinity)} width=${width} height=${height} channels=${channels} most=${max || 1} label=${label} />`;
}

/** Rows of pixels as pictures with their class. */
function Sheet({ dataset, sheet, target }) {
  const { rows, pager, offset } = usePage(dataset, SHEET);
  return html`<section aria-labelledby="sheet"><div class="heading"><h2 id="sheet">Pictures</h2>
      <span class="note">${pixels(sheet)}${sheet.channels === 3 ? ', in colour' : ''}</span></div>
    <${Loaded} of=${rows} what="pictures">${({ data }) => html`<div class="contact-sheet">${data.map((row, i) => html`<figure key=${offset + i}>
      <${Pixels} values=${sheet.column ? row[sheet.column].flat(Infinity) : sheet.names.map(name => row[name])} width=${sheet.width} height=${sheet.height} channels=${sheet.channels} most=${sheet.most}
        label=${`row ${offset + i + 1}`} />
      <figcaption dir="auto">${shortened(cell(row[target]), 12)}</figcaption></figure>`)}</div>`}<//>
    ${pager}</section>`;
}

export const routes = [['/data', All], ['/data/:id', One]];
