'use strict';
// EMG's route hook with express, one process a core.

const cluster = require('node:cluster');
const os = require('node:os');
const readline = require('node:readline');

const routes = new Map([['45', 'smpp-dk'], ['46', 'smpp-se'], ['47', 'smpp-no'], ['358', 'smpp-fi']]);

function routeOf(destination) {
  for (let length = 3; length > 0; length--) {
    const route = routes.get(destination.slice(0, length));
    if (route !== undefined) return route;
  }
  return '';
}

function serve() {
  const express = require('express');
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.json({ limit: '8mb' }));
  app.post('/emg/route', (request, response) => {
    response.type('text/plain; charset=utf-8').send(`route=${routeOf(String(request.body.qe.DESTADDR))}\n`);
  });
  app.listen(0, '127.0.0.1');
}

function supervise() {
  const workers = os.availableParallelism();
  const version = require('express/package.json').version;
  let listening = 0;
  cluster.on('listening', (_, address) => {
    if (++listening < workers) return;
    console.log(`bench: settings express ${version}, JSON body parser, prefix lookup; node ${process.version}, cluster of ${workers}, NODE_ENV=${process.env.NODE_ENV}`);
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
