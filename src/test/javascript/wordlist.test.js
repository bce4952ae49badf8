import assert from 'node:assert/strict';
import { test } from 'node:test';
import { line, listed } from '../../main/resources/static/wordlist.js';

test('words in one line become a list, and a list a line', () => {
  assert.deepEqual(listed('a, b ,c d,"e, f"'), ['a', 'b', 'c d', 'e, f']);
  assert.deepEqual(listed('  '), []);
  for (const words of [[], ['a'], ['size, m', 'price', 'x y']]) {
    assert.deepEqual(listed(line(words)), words);
  }
});
