'use strict';
// M4's external script with express, one process a core.

const cluster = require('node:cluster');
const os = require('node:os');
const readline = require('node:readline');

const callerIds = new Map([[1, '37022222222'], [2, '37011111111']]);

function serve() {
  const express = require('express');
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.json());
  app.post('/', (request, response) => {
    response.json({ message: 'success', new_src: callerIds.get(request.body.user_id) });
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
