// What preload.cjs mends, seen at Azurite's own stores. PreloadTests runs it:
// usage: node --require <installation>/preload.cjs preload.tests.cjs <installation>
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');

const azurite = createRequire(path.join(process.argv[2], 'node_modules', 'azurite', 'package.json'));
const Loki = azurite('lokijs');
const TableStore = azurite('./dist/src/table/persistence/LokiTableMetadataStore.js').default;
const QueueStore = azurite('./dist/src/queue/persistence/LokiQueueMetadataStore.js').default;
const ExtentStore = azurite('./dist/src/common/persistence/LokiExtentMetadataStore.js').default;
const IdentifierNode = azurite('./dist/src/table/persistence/QueryInterpreter/QueryNodes/IdentifierNode.js').default;

const account = 'devstoreaccount1';
const context = {};

// Numbers, which Loki takes for equal or puts in another order than text, and what needs quoting.
const keys = ['1', '01', '1.0', '10', '2', '1a', '', ' ', 'a', 'A', "it's", 'é', '😀', '1e1', 'Infinity'];

test('a table answers as a plain map does, whatever was written, rolled back and saved', async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'outreach-preload-'));
  const random = generator(20260105);
  const pick = (list) => list[Math.floor(random() * list.length)];
  let store = await tables(path.join(directory, 'tables.json'), false);
  let model = new Map();
  for (let i = 0; i < 3000; i++) {
    const [partition, row] = [pick(keys), pick(keys)];
    const id = JSON.stringify([partition, row]);
    const entity = { PartitionKey: partition, RowKey: row, properties: { N: i }, lastModifiedTime: 't', eTag: `"${i}"` };
    switch (pick(['insert', 'update', 'merge', 'upsert', 'delete', 'rollback', 'read'])) {
      case 'insert':
        await expect(!model.has(id), () => store.insertTableEntity(context, 'rows', account, entity, ''), () => model.set(id, i));
        break;
      case 'update':
        await expect(model.has(id), () => store.updateTableEntity(context, 'rows', account, entity, '*', ''), () => model.set(id, i));
        break;
      case 'merge':
        await expect(model.has(id), () => store.mergeTableEntity(context, 'rows', account, entity, '*', ''), () => model.set(id, i));
        break;
      case 'upsert':
        await store.insertOrUpdateTableEntity(context, 'rows', account, entity, undefined, '');
        model.set(id, i);
        break;
      case 'delete':
        await expect(
          model.has(id),
          () => store.deleteTableEntity(context, 'rows', account, partition, row, '*', ''),
          () => model.delete(id));
        break;
      case 'rollback':
        await store.beginBatchTransaction('b');
        await (model.has(id)
          ? store.deleteTableEntity(context, 'rows', account, partition, row, '*', 'b')
          : store.insertTableEntity(context, 'rows', account, entity, 'b'));
        await store.endBatchTransaction(account, 'rows', 'b', context, false);
        break;
      default: {
        const found = await store.queryTableEntitiesWithPartitionAndRowKey(context, 'rows', account, partition, row);
        assert.equal(found?.properties.N, model.get(id));
      }
    }

    if (i % 1000 === 999) {
      await store.close();
      store = await tables(path.join(directory, 'tables.json'), false);
    }
  }

  const rows = [...model].map(([id, n]) => { const [p, r] = JSON.parse(id); return { p, r, n }; });
  const quoted = (key) => `'${key.replaceAll("'", "''")}'`;
  for (let i = 0; i < 200; i++) {
    const [a, b, n] = [pick(keys), pick(keys), Math.floor(random() * 3000)];
    for (const [filter, holds] of [
      [undefined, () => true],
      [`PartitionKey eq ${quoted(a)}`, ({ p }) => p === a],
      [`PartitionKey eq ${quoted(a)} and RowKey eq ${quoted(b)}`, ({ p, r }) => p === a && r === b],
      [`(N ge ${n}) and (PartitionKey eq ${quoted(a)})`, ({ p, n: m }) => m >= n && p === a],
      [`PartitionKey eq ${quoted(a)} or PartitionKey eq ${quoted(b)} or PartitionKey eq 'none'`, ({ p }) => p === a || p === b],
      [`(PartitionKey eq ${quoted(a)} and N lt ${n}) or (RowKey gt ${quoted(b)} and PartitionKey eq ${quoted(b)})`,
        ({ p, r, n: m }) => (p === a && m < n) || (r > b && p === b)],
      [`PartitionKey eq ${quoted(a)} or N lt ${n}`, ({ p, n: m }) => p === a || m < n],
      [`not (PartitionKey eq ${quoted(a)})`, ({ p }) => p !== a],
      [`PartitionKey eq ${quoted(a)} and PartitionKey eq ${quoted(b)}`, ({ p }) => p === a && p === b],
      [`PartitionKey ge ${quoted(a)} and PartitionKey lt ${quoted(b)}`, ({ p }) => p >= a && p < b],
    ]) {
      const expected = rows.filter(holds).sort((x, y) => compare(x.p, y.p) || compare(x.r, y.r));
      assert.deepEqual(await read(store, filter), expected, filter);
    }
  }

  await store.close();
  fs.rmSync(directory, { recursive: true });
});

test('a query that names its partitions looks at their rows alone', async () => {
  const store = await tables('memory', true);
  for (let p = 0; p < 100; p++) {
    for (let r = 0; r < 10; r++) {
      const entity = { PartitionKey: `p${p}`, RowKey: `r${r}`, properties: { N: p }, lastModifiedTime: 't', eTag: '' };
      await store.insertTableEntity(context, 'rows', account, entity, '');
    }
  }

  const { evaluate } = IdentifierNode.prototype;
  let looks = 0;
  IdentifierNode.prototype.evaluate = function (row) { looks++; return evaluate.call(this, row); };
  await read(store, "PartitionKey eq 'p7'");
  assert.equal(looks, 10);
  looks = 0;
  await read(store, "PartitionKey eq 'p7' or PartitionKey eq 'p8'");
  assert.equal(looks, 10 + 20);
  IdentifierNode.prototype.evaluate = evaluate;
});

test('pages of a query go on where the last one ended', async () => {
  const store = await tables('memory', true);
  for (let r = 0; r < 7; r++) {
    const entity = { PartitionKey: 'p', RowKey: `r${r}`, properties: { N: r }, lastModifiedTime: 't', eTag: '' };
    await store.insertTableEntity(context, 'rows', account, entity, '');
  }

  const pages = [];
  let next = [];
  do {
    const [rows, ...rest] = await store.queryTableEntities(context, account, 'rows', { filter: "PartitionKey eq 'p'", top: 3 }, ...next);
    pages.push(rows.map(({ RowKey }) => RowKey));
    next = rest;
  } while (next[0]);
  assert.deepEqual(pages, [['r0', 'r1', 'r2'], ['r3', 'r4', 'r5'], ['r6']]);
});

test('messages come by the time they are visible, then as they were sent', async () => {
  const store = await queues();
  const now = Date.now();
  for (const [id, visible] of [['d', -1], ['a', -5], ['future', 60_000], ['b', -5], ['c', -5], ['e', -1]]) {
    await store.insertMessage(message('q', id, now + visible));
  }

  await store.insertMessage(message('other', 'x', now - 9));
  const peeked = await store.peekMessages(account, 'q', 4, new Date(now));
  assert.deepEqual(peeked.map(({ messageId }) => messageId), ['a', 'b', 'c', 'd']);
  const got = await store.getMessages(account, 'q', new Date(now + 30_000), 'receipt', 2, new Date(now));
  assert.deepEqual(got.map(({ messageId, dequeueCount }) => [messageId, dequeueCount]), [['a', 1], ['b', 1]]);
  const rest = await store.getMessages(account, 'q', new Date(now + 30_000), 'r', 32, new Date(now));
  assert.deepEqual(rest.map(({ messageId }) => messageId), ['c', 'd', 'e']);
  const all = await store.getMessages(account, 'q', new Date(now + 90_000), 'r', 32, new Date(now + 60_000));
  assert.deepEqual(all.map(({ messageId }) => messageId), ['d', 'a', 'b', 'c', 'e', 'future']);
  assert.equal(await store.getMessagesCount(account, 'q'), 6);
  await assert.rejects(store.deleteMessage(account, 'q', 'a', 'receipt'), { storageErrorCode: 'PopReceiptMismatch' });
  await store.deleteMessage(account, 'q', 'a', 'r');
  await assert.rejects(store.deleteMessage(account, 'q', 'a', 'r'), { storageErrorCode: 'MessageNotFound' });
  const update = { accountName: account, queueName: 'q', messageId: 'b', popReceipt: 's', timeNextVisible: new Date(now - 99) };
  await store.updateMessage(update, 'r');
  assert.equal((await store.getMessages(account, 'q', new Date(now + 90_000), 'r', 1, new Date(now)))[0].messageId, 'b');
  await store.clearMessages(account, 'q');
  assert.equal(await store.getMessagesCount(account, 'q'), 0);
  assert.equal(await store.getMessagesCount(account, 'other'), 1);
});

test('an expired message is not given out, and nothing is cleared where none has expired', async () => {
  const store = await queues();
  const now = Date.now();
  const { removeBatch } = Loki.Collection.prototype;
  let clears = 0;
  Loki.Collection.prototype.removeBatch = function (batch) { clears++; return removeBatch.call(this, batch); };
  await store.insertMessage(message('q', 'stays', now));
  for (let i = 0; i < 10; i++) {
    await store.getMessages(account, 'q', new Date(now), 'r', 1, new Date(now));
  }

  assert.equal(clears, 1);
  await store.insertMessage(message('q', 'expired', now - 10, now - 5));
  const got = await store.getMessages(account, 'q', new Date(now), 'r', 2, new Date(now));
  assert.deepEqual(got.map(({ messageId }) => messageId), ['stays']);
  assert.equal(clears, 2);
  Loki.Collection.prototype.removeBatch = removeBatch;
});

test('the pieces of messages are deleted without putting the others in order', async () => {
  const store = new ExtentStore('extents', true);
  await store.init();
  const { ensureAllIndexes } = Loki.Collection.prototype;
  let sorts = 0;
  Loki.Collection.prototype.ensureAllIndexes = function (force) { sorts++; return ensureAllIndexes.call(this, force); };
  for (const id of ['a', 'b', 'c']) {
    await store.updateExtent({ id, locationId: 'here', path: id, size: 1, lastModifiedInMS: 1 });
  }

  await store.updateExtent({ id: 'b', locationId: 'here', path: 'b', size: 2, lastModifiedInMS: 2 });
  await store.deleteExtent('a');
  await store.deleteExtent('a');
  assert.deepEqual((await store.listExtents(undefined, undefined, 0))[0].map(({ id, size }) => [id, size]), [['b', 2], ['c', 1]]);
  assert.equal(await store.getExtentLocationId('c'), 'here');
  assert.equal(sorts, 0);
  Loki.Collection.prototype.ensureAllIndexes = ensureAllIndexes;
});

test('what takes long to save is saved less often, and is saved at the end', async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'outreach-preload-'));
  const file = path.join(directory, 'db.json');
  const db = new Loki(file, { autosave: true, autosaveInterval: 5000 });
  const rows = db.addCollection('rows');
  rows.insert({ name: 'first' });
  const { serialize } = db;
  db.serialize = (...options) => {
    const until = performance.now() + 20;
    while (performance.now() < until);
    return serialize.apply(db, options);
  };
  const saved = new Promise((resolve) => db.saveDatabase(resolve));
  assert.equal(db.ignoreAutosave, true);
  await saved;
  rows.insert({ name: 'second' });
  await new Promise((resolve) => db.close(resolve));
  assert.match(fs.readFileSync(file, 'utf8'), /first.*second/);
  fs.rmSync(directory, { recursive: true });
});

test('a lease that is renewed does not have everything saved', () => {
  const db = new Loki('leases', { adapter: new Loki.LokiMemoryAdapter() });
  const leases = db.addCollection('devstoreaccount1$OutreachDevHostPartitions');
  const rows = db.addCollection('devstoreaccount1$Staff');
  db.autosaveClearFlags();
  leases.insert({ name: 'renewed' });
  assert.equal(db.autosaveDirty(), false);
  rows.insert({ name: 'changed' });
  assert.equal(db.autosaveDirty(), true);
});

test('no write waits for the disk', (_, done) => fs.fdatasync(-1, (error) => done(error)));

test('a path is made into a template once', () => {
  const template = azurite('uri-templates');
  assert.equal(template('/{queue}/messages'), template('/{queue}/messages'));
  assert.deepEqual(template('/{queue}/messages').fromUri('/q/messages'), { queue: 'q' });
});

test('what is not used is not loaded', () => {
  assert.deepEqual(azurite('applicationinsights'), {});
  assert.deepEqual(azurite('./dist/src/blob/SqlBlobServer.js'), {});
});

async function tables(file, inMemory) {
  const store = new TableStore(file, inMemory);
  await store.init();
  await store.createTable(context, { account, table: 'rows' })
    .catch(({ storageErrorCode }) => assert.equal(storageErrorCode, 'TableAlreadyExists'));
  return store;
}

async function read(store, filter) {
  const [rows] = await store.queryTableEntities(context, account, 'rows', { filter });
  return rows.map(({ PartitionKey: p, RowKey: r, properties: { N: n } }) => ({ p, r, n }));
}

async function queues() {
  const store = new QueueStore('queues', true);
  await store.init();
  await store.createQueue({ accountName: account, name: 'q' });
  await store.createQueue({ accountName: account, name: 'other' });
  return store;
}

function message(queueName, messageId, visible, expires = visible + 3_600_000) {
  const persistency = { id: messageId, offset: 0, count: 1 };
  const [timeNextVisible, insertionTime, expirationTime] = [new Date(visible), new Date(visible), new Date(expires)];
  const times = { timeNextVisible, insertionTime, expirationTime };
  return { accountName: account, queueName, messageId, popReceipt: '', persistency, dequeueCount: 0, ...times };
}

async function expect(succeeds, act, then) {
  if (succeeds) {
    await act();
    then();
  } else {
    await assert.rejects(act());
  }
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
