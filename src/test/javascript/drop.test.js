import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { fileListeners } from '../../main/resources/static/ui/drop.js';

let told;
let listeners;

beforeEach(() => {
  told = [];
  listeners = fileListeners(over => told.push(over), files => told.push(files));
});

/** @param own whether it is over a place that takes files itself */
function event({ types = ['Files'], own = false, files = [] } = {}) {
  const one = { dataTransfer: { types, files }, prevented: false, preventDefault: () => { one.prevented = true; } };
  one.target = { closest: selector => (own && selector === '[data-own-drop]' ? {} : null) };
  return one;
}

test('files are over the window until they have left all that they entered', () => {
  listeners.dragenter(event());
  listeners.dragenter(event());
  listeners.dragleave(event());
  listeners.dragleave(event());
  assert.deepEqual(told, [true, true, true, false]);
});

test('files that are dropped are taken, and the browser does not open them', () => {
  const dropped = event({ files: ['iris.csv'] });
  listeners.dragenter(event());
  listeners.drop(dropped);
  listeners.dragenter(event());
  listeners.dragleave(event());
  assert.equal(dropped.prevented, true);
  assert.deepEqual(told, [true, false, ['iris.csv'], true, false]);
});

test('neither texts nor what is over a place of its own is for the window', () => {
  for (const other of [event({ types: ['text/plain'] }), event({ own: true }), { target: {}, dataTransfer: null }]) {
    listeners.dragenter(other);
    listeners.dragover(other);
    listeners.drop(other);
    assert.notEqual(other.prevented, true);
  }
  assert.deepEqual(told, [false, false, false]);
});
