import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { CommandBlock } from '../../main/resources/static/command.js';
import { newDocument, tag } from './dom.js';

let block;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  newDocument();
  const element = tag('div', tag('pre', tag('code', 'curl -s /jobs')));
  block = new CommandBlock(element);
  block.addCopyButton();
});

function clipboard(writeText) {
  Object.defineProperty(globalThis, 'navigator', { value: writeText ? { clipboard: { writeText } } : {}, configurable: true });
}

test('copies the command, and says so for a moment', async () => {
  const copied = [];
  clipboard(async text => copied.push(text));
  await block.copy();
  assert.deepEqual(copied, ['curl -s /jobs']);
  assert.equal(block.button.textContent, 'Copied');
  mock.timers.tick(1500);
  assert.equal(block.button.textContent, 'Copy');
});

for (const [what, writeText] of [['lends no clipboard', null], ['refuses to write', async () => { throw new Error('denied'); }]]) {
  test(`selects the command where the browser ${what}`, async () => {
    let selected = null;
    globalThis.getSelection = () => ({ selectAllChildren: element => { selected = element; } });
    clipboard(writeText);
    await block.copy();
    assert.equal(selected, block.code);
    assert.equal(block.button.textContent, 'Selected');
  });
}
