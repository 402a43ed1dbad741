// Loaded before Azurite, to mend what would make it start slowly, drop connections, or slow down as it fills: decision 12 says why.
// Written for the versions below; with others, or where it does not find what it mends, Azurite does not start.
'use strict';

const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

const azurite = createRequire(path.join(__dirname, 'node_modules', 'azurite', 'package.json'));
for (const [file, version] of [['./package.json', '3.37.0'], ['lokijs/package.json', '1.5.12']]) {
  if (azurite(file).version !== version) {
    throw new Error(`preload.cjs was written for ${version} of ${file}, not for ${azurite(file).version}.`);
  }
}

function mend(owner, name, make) {
  const original = owner[name];
  if (typeof original !== 'function') {
    throw new Error(`preload.cjs does not find ${name}, which it mends.`);
  }

  owner[name] = make(original);
}

// Telemetry and SQL are switched off, yet their libraries are loaded, which takes most of the time to start.
for (const unused of ['applicationinsights', './dist/src/blob/SqlBlobServer.js']) {
  const filename = azurite.resolve(unused);
  require.cache[filename] = { id: filename, filename, loaded: true, exports: {} };
}

// Each request is held against each operation's path, which is made into a template anew each time.
const templates = azurite.resolve('uri-templates');
const UriTemplate = require(templates);
const parsed = new Map();
require.cache[templates].exports = (template) => {
  if (!parsed.has(template)) {
    parsed.set(template, new UriTemplate(template));
  }

  return parsed.get(template);
};

// The options for keep-alive have no effect on every service. A client that keeps idle connections for a minute must be the one to
// close them, except at the end, which would wait for it. The launcher waits for the ports, which the system has chosen.
const ports = {};
const server = azurite('./dist/src/common/ServerBase.js').default.prototype;
mend(server, 'start', (start) => async function () {
  this.httpServer.keepAliveTimeout = 10 * 60 * 1000;
  await start.call(this);
  ports[this.constructor.name.replace('Server', '').toLowerCase()] = this.httpServer.address().port;
  if (Object.keys(ports).length === 3) {
    process.send?.(ports);
  }
});
mend(server, 'close', (close) => async function () {
  await close.call(this);
  this.httpServer.closeAllConnections();
});

// What a message or blob contains is flushed to the disk at each write. What names it is saved every five seconds, so a power cut loses
// both alike; a process that ends loses neither.
mend(fs, 'fdatasync', () => (_, done) => setImmediate(done, null));

// All is written anew every five seconds, and nobody is served meanwhile: wait longer where it is much. Windows, where Azurite can't be
// asked to save and end, counts on the five seconds.
mend(azurite('lokijs').prototype, 'saveDatabaseInternal', (save) => function (...options) {
  const began = performance.now();
  save.apply(this, options);
  if (process.platform !== 'win32') {
    this.ignoreAutosave = true;
    setTimeout(() => { this.ignoreAutosave = false; }, 20 * (performance.now() - began)).unref();
  }
});

// Which worker has which queue is renewed every ten seconds in the engine's table of leases. That alone is no reason to save all the rest: it
// is saved with it, and an older lease has run out.
mend(azurite('lokijs').prototype, 'autosaveDirty', () => function () {
  return this.collections.some((rows) => rows.dirty && !rows.name.endsWith('Partitions'));
});

// The rows of a collection in groups, and by key within a group. Loki's sorted lists, which each write must renumber, are not needed
// beside it.
class Groups {
  #groups = new Map();

  constructor(rows, columns, group, key) {
    this.group = group;
    this.key = key;
    rows.binaryIndices = {};
    rows.data.forEach((row) => this.#put(row));
    rows.on('insert', (row) => this.#put(row));
    rows.on('update', (row) => this.#put(row));
    rows.on('delete', (row) => this.#drop(row));
    mend(rows, 'findOne', (findOne) => (query) =>
      Object.keys(query).length === columns.length && columns.every((column) => typeof query[column] === 'string')
        ? this.#groups.get(group(query))?.get(key(query)) ?? null
        : findOne.call(rows, query));
  }

  of(group) {
    return [...this.#groups.get(group)?.values() ?? []];
  }

  #put(row) {
    const group = this.group(row);
    const rows = this.#groups.get(group);
    if (rows) {
      rows.set(this.key(row), row);
    } else {
      this.#groups.set(group, new Map([[this.key(row), row]]));
    }
  }

  #drop(row) {
    const group = this.group(row);
    const rows = this.#groups.get(group);
    if (rows?.get(this.key(row)) === row && rows.delete(this.key(row)) && rows.size === 0) {
      this.#groups.delete(group);
    }
  }
}

// Tables: a query that names its partitions looks at their rows alone, not at the whole table.
const tables = azurite('./dist/src/table/persistence/LokiTableMetadataStore.js').default.prototype;
const partitionsOfTable = new WeakMap();
let filter;
mend(azurite('./dist/src/table/persistence/QueryInterpreter/QueryParser.js'), 'default', (parse) => (query) => (filter = parse(query)));
mend(tables, 'queryTableEntities', (query) => function (...options) {
  // It parses its filter, if it has one, and goes through the rows before anything else can happen.
  filter = undefined;
  return query.apply(this, options);
});
mend(tables, 'getEntityCollection', (getEntityCollection) => function (...options) {
  const rows = getEntityCollection.apply(this, options);
  if (!partitionsOfTable.has(rows)) {
    const partitions = new Groups(rows, ['PartitionKey', 'RowKey'], (row) => row.PartitionKey, (row) => row.RowKey);
    partitionsOfTable.set(rows, partitions);
    mend(rows, 'chain', (chain) => () => {
      const named = partitionsNamedBy(filter);
      return named ? new Rows([...named].flatMap((partition) => partitions.of(partition))) : chain.call(rows);
    });
  }

  return rows;
});

function partitionsNamedBy(node) {
  switch (node?.name) {
    case 'eq':
      return node.left.identifier === 'PartitionKey' && typeof node.right.value === 'string' && node.right.name === 'constant'
        ? new Set([node.right.value])
        : undefined;
    case 'and':
      return partitionsNamedBy(node.left) ?? partitionsNamedBy(node.right);
    case 'or': {
      const [left, right] = [partitionsNamedBy(node.left), partitionsNamedBy(node.right)];
      return left && right ? new Set([...left, ...right]) : undefined;
    }
    default:
      return undefined;
  }
}

class Rows {
  constructor(rows) {
    this.rows = rows;
  }

  where(condition) {
    return new Rows(this.rows.filter(condition));
  }

  sort(comparison) {
    return new Rows(this.rows.sort(comparison));
  }

  limit(count) {
    return new Rows(this.rows.slice(0, count));
  }

  data() {
    return this.rows;
  }
}

// Queues: the next messages are found in one pass over those of the queue; the expired ones are looked for when one has expired, not at
// every call.
const queues = azurite('./dist/src/queue/persistence/LokiQueueMetadataStore.js').default.prototype;
const queueOf = ({ accountName, queueName }) => `${accountName}/${queueName}`;
mend(queues, 'init', (init) => async function () {
  await init.call(this);
  const rows = this.db.getCollection(this.MESSAGES_COLLECTION);
  this.messages = new Groups(rows, ['accountName', 'queueName', 'messageId'], queueOf, (row) => row.messageId);
  this.nextExpiry = new Map();
  mend(rows, 'chain', (chain) => () => ({
    find: (query) => query.timeNextVisible
      ? new Visible(this.messages.of(queueOf(query)), query.timeNextVisible.$lte)
      : chain.call(rows).find(query),
  }));
  mend(rows, 'count', (count) => (query) => query?.queueName ? this.messages.of(queueOf(query)).length : count.call(rows, query));
});
mend(queues, 'insertMessage', (insert) => function (message, context) {
  const queue = queueOf(message);
  this.nextExpiry.set(queue, Math.min(this.nextExpiry.get(queue) ?? 0, message.expirationTime.getTime()));
  return insert.call(this, message, context);
});
mend(queues, 'clearExpiredMessages', (clear) => async function (accountName, queueName, context) {
  const queue = queueOf({ accountName, queueName });
  const now = Date.now();
  if (now < (this.nextExpiry.get(queue) ?? 0)) {
    return;
  }

  await clear.call(this, accountName, queueName, context);
  const next = this.messages.of(queue).reduce((least, row) => Math.min(least, new Date(row.expirationTime).getTime()), Infinity);
  this.nextExpiry.set(queue, next > now ? next : now + 60 * 1000);
});

class Visible {
  constructor(messages, now) {
    this.messages = messages;
    this.now = now;
  }

  compoundsort() {
    return this;
  }

  limit(count) {
    const first = [];
    for (const message of this.messages) {
      if (message.timeNextVisible <= this.now && (first.length < count || before(message, first[count - 1]))) {
        let position = first.length;
        while (position > 0 && before(message, first[position - 1])) {
          position--;
        }

        first.splice(position, 0, message);
        first.length = Math.min(first.length, count);
      }
    }

    return { data: () => first };
  }
}

function before(a, b) {
  return a.timeNextVisible < b.timeNextVisible || (a.timeNextVisible === b.timeNextVisible && a.$loki < b.$loki);
}

// What messages and blobs contain lies in pieces whose list is sorted anew as each one is deleted, thousands a minute.
const extents = azurite('./dist/src/common/persistence/LokiExtentMetadataStore.js').default.prototype;
mend(extents, 'init', (init) => async function () {
  await init.call(this);
  const rows = this.db.getCollection(this.EXTENTS_COLLECTION);
  new Groups(rows, ['id'], () => '', (row) => row.id);
  mend(rows, 'findAndRemove', () => (query) => {
    const row = rows.findOne(query);
    if (row) {
      rows.remove(row);
    }
  });
});
