import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pieces } from '../../main/resources/static/ui/command.js';

test('sets names from right to left apart, and keeps every character', () => {
  const text = '{"العمر بالسنوات": 45, "עיר": "חיפה", "age": 3}';
  assert.deepEqual(pieces(text), ['{"', 'العمر بالسنوات', '": 45, "', 'עיר', '": "', 'חיפה', '", "age": 3}']);
  assert.equal(pieces(text).join(''), text);
  assert.deepEqual(pieces('plain'), ['plain']);
});
