import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otherwise } from '../../main/resources/static/ui/otherwise.js';

const refused = (name, problem) => otherwise({ name, problem: { status: 422, ...problem } });

test('offers for a refused file what would say something about it', () => {
  const workbook = refused('prices.xlsx', { code: 'invalid_xlsx' });
  assert.equal(workbook.within, 'sheet');
  assert.deepEqual(workbook.menus.map(([option]) => option), ['decimal', 'header', 'on_error']);
  assert.equal(refused('all.zip', { code: 'invalid' }).within, 'file within');
  assert.deepEqual(refused('all.zip', { code: 'invalid' }).menus, []);
  assert.ok(refused('all.zip', { code: 'invalid_csv' }).menus.length > 3);
  assert.equal(refused('a.csv', {}).within, null);
  const images = refused('pets.zip', { code: 'invalid_images' });
  assert.deepEqual(images.menus.map(([option]) => option), ['on_error']);
  assert.equal(images.lines, false);
});

test('offers nothing for a file that is damaged, or of another kind', () => {
  assert.equal(otherwise({ name: 'prices.xlsx', problem: { status: 400, code: 'bad_zip' } }), null);
  assert.equal(refused('model.h5', { code: 'unsupported_format' }), null);
});
