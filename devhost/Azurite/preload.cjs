// Loaded before Azurite, to mend what would make it drop connections, start slowly or be slow.
'use strict';

const http = require('node:http');
const Module = require('node:module');

// Each service listens on a port that the system chooses, so that none can be taken; the launcher waits to be told all three.
// --tableKeepAliveTimeout has no effect in this version. A client that keeps idle connections for a minute must be the one to close them.
const services = ['blob', 'queue', 'table'];
const servers = [];
const { createServer } = http;
http.createServer = (...options) => {
  const server = createServer(...options);
  server.keepAliveTimeout = 10 * 60 * 1000;
  servers.push(server);
  server.once('listening', () => {
    if (servers.length === services.length && servers.every(({ listening }) => listening)) {
      setImmediate(announce);
    }
  });
  return server;
};

function announce() {
  const ports = Object.fromEntries(services.map((service, i) => [service, servers[i].address().port]));
  process.send?.(ports, () => process.connected && process.disconnect());
}

// Telemetry is switched off, yet its library is loaded, which takes three quarters of the time to start.
const load = Module._load;
Module._load = (request, ...rest) => {
  const loaded = request === 'applicationinsights' ? {} : load(request, ...rest);
  if (request === 'lokijs' && !mended) {
    mended = true;
    mendPointReads(loaded.Collection.prototype);
  }

  if (request.endsWith('/LokiTableMetadataStore') && !mendedStores.has(loaded)) {
    mendedStores.add(loaded);
    mendUpdates(loaded.default.prototype);
  }

  return loaded;
};

// The table service replaces a row by taking it out and putting another in, which renumbers every row of the table twice. Its keys
// are the same, so the new row can have the old one's place.
const mendedStores = new WeakSet();
function mendUpdates(store) {
  const { updateTableEntity } = store;
  store.updateTableEntity = function (context, table, account, ...rest) {
    const rows = this.getEntityCollection(account, table, context);
    let replaced;
    rows.remove = (row) => {
      replaced = row;
    };
    rows.insert = (row) => {
      const [, position] = rows.get(replaced.$loki, true);
      rows.data[position] = Object.assign(row, { $loki: replaced.$loki, meta: replaced.meta });
      rows.dirty = true;
      delete replaced.$loki;
      delete replaced.meta;
      return row;
    };
    try {
      // It waits for nothing, so nobody else sees the collection meanwhile.
      return updateTableEntity.call(this, context, table, account, ...rest);
    } finally {
      delete rows.remove;
      delete rows.insert;
    }
  };
}

// The table service looks for a row by its RowKey first and goes through all that it finds. A RowKey that every partition has makes
// that a scan of the table: begin with whichever key fewer rows share.
let mended = false;
function mendPointReads(collection) {
  const { findOne } = collection;
  collection.findOne = function (query) {
    const keys = Object.keys(query ?? {});
    if (keys.length !== 2 || !keys.every((key) => this.binaryIndices[key] && typeof query[key] === 'string')) {
      return findOne.call(this, query);
    }

    const ranges = keys.map((key) => ({ key, range: this.calculateRange('$eq', key, query[key]) }));
    const { key, range: [from, to] } = ranges.reduce((a, b) => (b.range[1] - b.range[0] < a.range[1] - a.range[0] ? b : a));
    const positions = this.binaryIndices[key].values;
    for (let i = from; i <= to; i++) {
      const row = this.data[positions[i]];
      if (keys.every((name) => row[name] === query[name])) {
        return row;
      }
    }

    return null;
  };
}
