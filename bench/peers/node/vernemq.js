'use strict';
// VerneMQ's auth_on_publish with express, one process a core.

const cluster = require('node:cluster');
const os = require('node:os');
const readline = require('node:readline');

function serve() {
  const express = require('express');
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.json());
  app.post('/vernemq', (request, response) => {
    const { topic, client_id } = request.body;
    const isHook = request.get('vernemq-hook') === 'auth_on_publish';
    response.json({ result: isHook && topic.startsWith('devices/' + client_id) ? 'ok' : { error: 'not_authorized' } });
  });
  app.listen(0, '127.0.0.1');
}

function supervise() {
  const workers = os.availableParallelism();
  const version = require('express/package.json').version;
  let listening = 0;
  cluster.on('listening', (_, address) => {
    if (++listening < workers) return;
    console.log(`bench: settings express ${version}, JSON body parser, response.json; node ${process.version}, cluster of ${workers}, NODE_ENV=${process.env.NODE_ENV}`);
    console.log(`bench: listening ${address.port}`);
  });
  cluster.on('exit', () => process.exit(1));
  for (let worker = 0; worker < workers; worker++) cluster.fork();

  // V8 does not count what it has allocated in all.
  readline.createInterface({ input: process.stdin })
    .on('line', (line) => { if (line === 'alloc') console.log('bench: alloc -'); })
    .on('close', () => process.exit(0));
}

if (cluster.isPrimary) supervise();
else serve();
