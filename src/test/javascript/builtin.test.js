import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtIn, onBuiltIn } from '../../main/resources/static/builtin.js';

function versions(...data) {
  globalThis.fetch = async path => {
    assert.ok(path.startsWith('/datasets?name=houses&'), path);
    return new Response(JSON.stringify({ data }));
  };
}

test('trains on what came with the service, also after an upload of the same name', async () => {
  versions({ id: 'ds_1', version: 1, built_in: true }, { id: 'ds_2', version: 2, built_in: false });
  assert.equal((await builtIn('houses')).id, 'ds_1');
  assert.deepEqual(await onBuiltIn({ name: 'lesson', dataset: 'houses' }), { name: 'lesson', dataset: 'ds_1' });
});

test('says that it was deleted, rather than train on an upload', async () => {
  versions({ id: 'ds_2', version: 2, built_in: false });
  assert.equal(await builtIn('houses'), null);
  await assert.rejects(onBuiltIn({ dataset: 'houses' }), /houses that came with the service, and it was deleted/);
});
