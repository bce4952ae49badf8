import { html, useEffect, useMemo, useRef, useState } from '../lib.js';
import { api, saveAs } from '../api.js';
import { calls } from '../calls.js';
import { answered, blocks, instances, parse, preview } from '../csv.js';
import { picture, rowWith } from '../digits.js';
import { imageOf, kindOf, rowOfImage } from '../dropped.js';
import { counted, figure, pixels, said, shortened } from '../format.js';
import { useOffered } from '../offered.js';
import { to } from '../router.js';
import { gridOf, subjectOf } from '../subject.js';
import { Command } from '../ui/command.js';
import { Contributions, Probabilities } from '../ui/drawings.js';
import { OwnDrop, useWindowDrop } from '../ui/drop.js';
import { useKept, useLoad, useSettled } from '../ui/hooks.js';
import { ModelCards } from '../ui/modelcards.js';
import { Pad } from '../ui/pixels.js';
import { RowForm, RowPicker, brightest, useRow } from '../ui/rowform.js';
import { Loaded, Progress, Refusal } from '../ui/states.js';

const BLOCK = 200;
const BLOCK_CELLS = 40_000;
/** As much of the answers as five rows of a thousand columns take. */
const PREVIEW_CHARACTERS = 200_000;
/** Pictures that the service takes as they are. */
const SENT_TYPES = ['image/png', 'image/jpeg'];
/** More digits than elsewhere: this number is what was asked for. */
const NUMBER = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 });

function Choose() {
  return html`<h1>Predict</h1><p class="lead">Choose who is to answer.</p>
    <${ModelCards} view="predict" about=${model => html`predicts <span dir="auto">${model.targets.join(', ')}</span> from ${counted(model.inputs.length, 'column')}${picture(model.inputs) ? ': drop a picture' : ''}`}>
      Every training that succeeds makes one: <a href="#/">start with a toy problem</a>.<//>`;
}

function Predict({ id }) {
  const subject = useLoad(signal => subjectOf(id, signal), [id]);
  return html`<${Loaded} of=${subject} what="the model">${found => html`<${Asked} key=${found.id} subject=${found} />`}<//>`;
}

function Asked({ subject }) {
  const grid = useMemo(() => gridOf(subject), [subject.id]);
  const [value, setValue, choose] = useRow(subject);
  const asked = useSettled(value.sent ? { sent: value.sent } : { row: value.row }, 40);
  const answer = useKept(useLoad(signal => api.post(`${subject.path}/predict`, asked.sent?.file ?? { instances: [asked.row] }, { signal }), [subject.id, asked]));
  const prediction = answer.data?.predictions?.[0];
  const takers = useRef({});
  const give = file => (grid && kindOf(file) === 'picture' ? takers.current.picture(file) : takers.current.table(file));
  useWindowDrop(grid ? 'Drop it: this model answers what it is' : 'Drop it: this model answers each of its rows', give);
  return html`<div class="row between"><h1>Ask <span dir="auto">${subject.name}</span>${subject.version > 1 ? ` version ${subject.version}` : ''}</h1>
      <div class="row"><a href=${to(['inside', subject.id])}>Look inside</a><a href=${to(['models', subject.id])}>Metrics</a></div></div>
    <div class="columns even">
      <div class="panel">${grid ? html`<${Drawing} subject=${subject} grid=${grid} value=${value} setValue=${setValue} choose=${choose} takers=${takers} give=${give} />`
        : html`<${RowPicker} subject=${subject} value=${value} choose=${choose} /><${RowForm} subject=${subject} value=${value} change=${setValue} />`}</div>
      <div class="panel">
        <h2 class="quiet" dir="auto">${subject.targets.join(', ')}</h2>
        ${answer.problem && html`<${Refusal} problem=${answer.problem} retry=${answer.reload} />`}
        ${prediction !== undefined && html`<p class="answer" dir="auto" role="status">${answerText(prediction)}</p>
          ${value.target !== null && value.index !== null && html`<p class="note">The dataset says <strong dir="auto">${typeof value.target === 'object' ? JSON.stringify(value.target) : String(value.target)}</strong>.</p>`}
          ${prediction?.probabilities && html`<${Probabilities} prediction=${prediction} order=${subject.labels} />`}`}
        ${answer.data?.warnings?.map(warning => html`<p class="caution">${warning}</p>`)}
        ${!grid && html`<${Reasons} subject=${subject} row=${value.row} />`}
      </div>
    </div>
    <${Files} subject=${subject} grid=${grid} takers=${takers} give=${give} />
    <${Calls} subject=${subject} row=${value.row} file=${value.sent?.file} />`;
}

function answerText(prediction) {
  return typeof prediction === 'number' ? NUMBER.format(prediction) : prediction?.label !== undefined ? String(prediction.label) : said(prediction);
}

function Reasons({ subject, row }) {
  const asked = useSettled(row, 250);
  const why = useKept(useLoad(signal => api.post(`${subject.path}/attribution`, { row: asked, method: 'integrated_gradients' }, { signal }), [subject.id, asked]));
  const stale = why.loading || JSON.stringify(asked) !== JSON.stringify(row);
  return why.data ? html`<div class=${stale ? 'dimmed' : ''} aria-busy=${stale}><h3>Contributions${stale ? html` <small class="note inline">of the row before …</small>` : null}</h3><${Contributions} data=${why.data.contributions} most=${8} label="Contribution of each column" />
    <p class="note">from ${figure(why.data.base)}, the answer for an average row, to ${figure(why.data.value)}${why.data.of ? html` for <span dir="auto">${why.data.of}</span>` : ''}</p></div>` : null;
}

/** A place to draw ink, or to drop a picture, and what the model is given of it. */
function Drawing({ subject, grid, value, setValue, choose, takers, give }) {
  const max = useMemo(() => brightest(subject, grid), [subject.id]);
  const [turn, setTurn] = useState(0);
  const [problem, setProblem] = useState(null);
  const sends = Boolean(grid.column) || grid.asRead || subject.dataset?.format === 'images';
  const blank = useMemo(() => rowWith(grid, grid.columns.map(() => 0)), [grid]);
  const own = row => {
    setProblem(null);
    setValue({ row: row ?? blank, target: null, index: null });
  };
  const drop = async file => {
    setTurn(turn + 1);
    setProblem(null);
    try {
      if (!sends) {
        own(rowOfImage(await imageOf(file), grid, max));
      } else if (SENT_TYPES.includes(file.type)) {
        const copy = new File([await file.arrayBuffer()], file.name, { type: file.type }); // it may change on the disk while it is shown
        setValue({ row: value.row, target: null, index: null, sent: { file: copy, number: turn + 1 } });
      } else {
        throw new Error(`“${file.name}” is no PNG or JPEG, and the service takes no other pictures.`);
      }
    } catch (wrong) {
      setProblem(wrong);
    }
  };
  takers.current.picture = drop;
  const drawn = !grid.asRead;
  return html`${drawn && html`<p>Draw a digit, as large as the square.</p>`}
    <div class="drawing-place">${drawn && html`<${Pad} grid=${grid} max=${max} turn=${turn} drawn=${own} />`}
      <div>${value.sent ? html`<${Sent} key=${value.sent.number} subject=${subject} grid=${grid} file=${value.sent.file} />`
        : html`<${RowForm} subject=${subject} value=${value} change=${setValue} sliders=${false} /><p class="note">what the network sees: ${pixels(grid)}</p>`}</div></div>
    ${drawn && html`<div class="row"><button type="button" onClick=${() => { setTurn(turn + 1); own(null); }}>Wipe</button></div>`}
    <${OwnDrop} take=${file => (kindOf(file) === 'table' ? give(file) : drop(file))} accept=${sends ? SENT_TYPES.join() : 'image/*'} label="A picture to predict" says="Drop a picture here"><${Refusal} problem=${problem} /><//>
    <p class="note">Or one of the dataset:</p><${RowPicker} subject=${subject} value=${value} choose=${index => { setTurn(turn + 1); setProblem(null); choose(index); }} />`;
}

/** A file that the model is asked with, and what becomes of it. */
function Sent({ subject, grid, file }) {
  const [address, setAddress] = useState(null);
  useEffect(() => {
    const reader = new FileReader();
    reader.onload = () => setAddress(reader.result);
    reader.readAsDataURL(file);
    return () => reader.abort();
  }, []);
  return html`${address && html`<img class="sample file" src=${address} alt="The picture that is asked about" />`}
    <p class="note"><bdi>${file.name}</bdi> itself; the service brings it to ${pixels(grid)}${subject.dataset?.format === 'images' ? ', as in training' : ''}.${grid.asRead ? '' : ' This model has learned from light ink on black, and a file is not inverted.'}</p>`;
}

/** A file of rows in, the same file with the answers out. */
function Files({ subject, grid, takers, give }) {
  const [state, setState] = useState(null);
  const place = useRef(null);
  const end = useRef(null);
  useEffect(() => () => end.current?.abort(), []);
  const take = async file => {
    end.current?.abort();
    const stop = new AbortController();
    end.current = stop;
    setState({ name: file.name, fraction: 0 });
    place.current?.scrollIntoView({ block: 'nearest' });
    try {
      const done = await predictFile(file, subject, stop.signal, fraction => setState({ name: file.name, fraction }));
      if (!stop.signal.aborted) {
        setState({ name: file.name, ...done });
      }
    } catch (problem) {
      if (!stop.signal.aborted) {
        setState({ name: file.name, problem });
      }
    }
  };
  takers.current.table = take;
  return html`<section ref=${place}><h2>A whole file</h2>
    <${OwnDrop} take=${give} accept=".csv,.tsv,.txt,text/csv" label="A CSV file to predict"
      says=${html`Drop a CSV file with the columns ${subject.inputs.slice(0, 4).map(({ name }, i) => html`${i ? ', ' : ''}<code dir="auto">${name}</code>`)}${subject.inputs.length > 4 ? ' …' : ''} here`}>
      <div aria-live="polite">
      ${state?.fraction !== undefined && html`<p dir="auto">${state.name}</p><${Progress} fraction=${state.fraction} label="Predicting" /><button type="button" onClick=${() => { end.current.abort(); setState(null); }}>Cancel</button>`}
      ${state?.problem && html`<${Refusal} problem=${state.problem} />`}
      ${state?.text && html`<p><strong>${counted(state.rows, 'row')}</strong> predicted. <button type="button" class="go" onClick=${() => saveAs(new Blob([state.text], { type: 'text/csv' }), state.name.replace(/(\.\w+)?$/, '-predicted.csv'))}>Download the CSV</button></p>
        ${state.notes.map(note => html`<p class="caution">${note}</p>`)}
        <${Preview} text=${state.text} known=${state.known} />`}</div>
    <//></section>`;
}

function Preview({ text, known }) {
  const { columns, rows, left } = useMemo(() => preview(text.slice(0, PREVIEW_CHARACTERS), known), [text]);
  return html`<div class="scroll"><table class="numbers" aria-label="The first rows with their predictions">
      <thead><tr>${columns.map(({ name, answer }) => html`<th scope="col" class=${answer ? 'chosen' : ''}><bdi>${shortened(name, 30)}</bdi></th>`)}</tr></thead>
      <tbody>${rows.map(row => html`<tr>${row.map((cell, i) => html`<td class=${columns[i].answer ? 'chosen' : ''}><bdi>${shortened(cell, 40)}</bdi></td>`)}</tr>`)}</tbody></table></div>
    ${left > 0 && html`<p class="note">Another ${counted(left, 'column')} of the file are not shown here; the download has them.</p>`}`;
}

/** @returns {{text: string, rows: number, known: number, notes: string[]}} */
async function predictFile(file, subject, signal, progress) {
  if (kindOf(file) === 'picture') {
    throw new Error(`“${file.name}” is a picture, and this model is not asked with pictures: it takes rows with the columns ${subject.inputs.slice(0, 4).map(({ name }) => name).join(', ')}${subject.inputs.length > 4 ? ' …' : ''}.`);
  }
  const text = await file.text();
  if (text.slice(0, 4096).includes('\0')) {
    throw new Error(`“${file.name}” is no text. Save it as CSV, with the names of the columns in its first row.`);
  }
  const table = parse(text);
  if (table.rows.length === 0) {
    throw new Error('This file has no rows below its header.');
  }
  const read = instances(table, subject.inputs);
  if (read.absent.length === subject.inputs.length) {
    throw new Error(`None of the model's inputs is a column of this file. Its first row must name them: ${subject.inputs.slice(0, 8).map(({ name }) => name).join(', ')}.`);
  }
  const notes = [
    ...read.absent.length ? [`Not in the file, and therefore missing in every row: ${read.absent.slice(0, 8).join(', ')}${read.absent.length > 8 ? ' …' : ''}.`] : [],
    ...table.rows.some(row => row.length !== table.header.length) ? ['Some rows have more or fewer cells than the header.'] : [],
  ];
  const predictions = [];
  const warnings = new Set();
  for (const block of blocks(read.instances, Math.max(1, Math.min(BLOCK, Math.floor(BLOCK_CELLS / Math.max(1, subject.inputs.length)))))) {
    const answer = await api.post(`${subject.path}/predict`, { instances: block }, { signal });
    predictions.push(...answer.predictions);
    (answer.warnings ?? []).forEach(warning => warnings.add(warning));
    progress(predictions.length / table.rows.length);
  }
  return { text: answered(table, predictions, subject.targets), rows: predictions.length, known: table.header.length, notes: [...notes, ...[...warnings].slice(0, 5)] };
}

function Calls({ subject, row, file }) {
  const all = calls(subject.model ?? subject, row, location.origin, file);
  const [chosen, setChosen] = useState(0);
  const protocol = useOffered('/v2/models/{name}/infer');
  const shown = all.filter(({ name }) => protocol || name !== 'Open Inference Protocol');
  return html`<section><h2>The same from a program</h2>
    <div class="row choice" role="group" aria-label="Language">${shown.map(({ name }, i) => html`<button type="button" aria-pressed=${String(i === chosen)} onClick=${() => setChosen(i)}>${name}</button>`)}</div>
    <${Command} key=${chosen} text=${shown[Math.min(chosen, shown.length - 1)].text} /></section>`;
}

export const routes = [['/predict/:id', Predict], ['/predict', Choose]];
