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
Module._load = (request, ...rest) => (request === 'applicationinsights' ? {} : load(request, ...rest));
