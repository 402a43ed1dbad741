// Starts Azurite in a session of its own. Prints its process id at once, and the ports of its blob, queue and table services, as JSON,
// when all three answer; without the second line it has ended.
// usage: node launch.cjs <log file> <working directory> <preload> <main> [arguments of Azurite...]
'use strict';

const { openSync } = require('node:fs');
const { spawn } = require('node:child_process');

const [log, workingDirectory, preload, main, ...options] = process.argv.slice(2);
const output = openSync(log, 'a');
const azurite = spawn(process.execPath, ['--max-semi-space-size=64', '--require', preload, main, ...options], {
  cwd: workingDirectory,
  detached: true,
  stdio: ['ignore', output, output, 'ipc'],
  windowsHide: true,
});

azurite.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
azurite.once('spawn', () => console.log(azurite.pid));
azurite.once('message', (ports) => {
  console.log(JSON.stringify(ports));
  azurite.disconnect();
  azurite.unref();
});
