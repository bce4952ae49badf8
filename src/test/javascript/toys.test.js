import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csv, random, toyJob, TOYS } from '../../main/resources/static/toys.js';

for (const toy of TOYS) {
  test(`${toy.title} is the same for everybody, with two classes of like size`, () => {
    const rows = toy.rows();
    assert.deepEqual(rows, toy.rows());
    assert.ok(rows.length >= 200);
    assert.ok(rows.every(([x, y, label]) => Number.isFinite(x) && Number.isFinite(y) && ['a', 'b'].includes(label)));
    const share = rows.filter(([, , label]) => label === 'a').length / rows.length;
    assert.ok(share > 0.4 && share < 0.6, `${share}`);
    assert.ok(new Set(rows.map(String)).size > 0.95 * rows.length);
  });

  test(`${toy.title} leaves checkpoints to look at, and as many as are kept`, () => {
    const job = toyJob(toy);
    const made = job.training.epochs / job.checkpoints.every_epochs;
    assert.ok(made >= 20 && made <= job.checkpoints.keep, `${made}`);
    assert.equal(job.dataset, toy.name);
  });
}

test('no straight line separates any of them', () => {
  for (const toy of TOYS) {
    assert.ok(bestLine(toy.rows()) < 0.93, toy.title);
  }
});

test('writes a table with a header', () => {
  assert.equal(csv([[1, 2, 'a'], [0.5, -1, 'b']]), 'x,y,class\n1,2,a\n0.5,-1,b\n');
});

test('draws numbers in the unit interval', () => {
  const uniform = random(1);
  const all = Array.from({ length: 1000 }, uniform);
  assert.ok(all.every(value => value >= 0 && value < 1));
  assert.ok(Math.abs(all.reduce((sum, value) => sum + value) / 1000 - 0.5) < 0.05);
});

/** The accuracy of the best of many lines. */
function bestLine(rows) {
  let best = 0;
  for (let degrees = 0; degrees < 180; degrees += 5) {
    const [cos, sin] = [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];
    const along = rows.map(([x, y, label]) => [x * cos + y * sin, label]).sort(([a], [b]) => a - b);
    const all = along.filter(([, label]) => label === 'a').length;
    let left = 0;
    along.forEach(([, label], i) => {
      left += label === 'a' ? 1 : 0;
      const right = (left + (along.length - i - 1) - (all - left)) / along.length;
      best = Math.max(best, right, 1 - right);
    });
  }
  return best;
}
