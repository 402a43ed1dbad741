// Loaded before Azurite's table service, to mend what would make it lose writes, drop connections or start slowly.
'use strict';

const http = require('node:http');
const Module = require('node:module');

// The table service saves what it holds when it is interrupted, but knows no SIGTERM: a normal stop would lose the last seconds.
process.once('SIGTERM', () => process.emit('SIGINT', 'SIGINT'));

// --tableKeepAliveTimeout has no effect in this version. A client that keeps idle connections for a minute must be the one to close them.
const { createServer } = http;
http.createServer = (...options) => {
  const server = createServer(...options);
  server.keepAliveTimeout = 10 * 60 * 1000;
  return server;
};

// Telemetry is switched off, yet its library is loaded, which takes three quarters of the time to start.
const load = Module._load;
Module._load = (request, ...rest) => {
  const loaded = request === 'applicationinsights' ? {} : load(request, ...rest);
  if (request === 'lokijs' && !mended) {
    mended = true;
    mendPointReads(loaded.Collection.prototype);
  }

  return loaded;
};

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
