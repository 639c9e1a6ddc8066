'use strict';
// EMQX's OnMessagePublish with @grpc/grpc-js: drops messages to debug/ and lets the others pass; one process a core.

const cluster = require('node:cluster');
const os = require('node:os');
const readline = require('node:readline');

function serve() {
  const grpc = require('@grpc/grpc-js');
  const loader = require('@grpc/proto-loader');
  const file = require('node:path').join(__dirname, '../../../src/HookSdk.EmqX.Protocol/Protos/exhook/v2/exhook.proto');
  const { OnMessagePublish } = grpc.loadPackageDefinition(loader.loadSync(file, { keepCase: true })).emqx.exhook.v2.HookProvider.service;
  const server = new grpc.Server();
  server.addService({ OnMessagePublish }, {
    OnMessagePublish: (call, answer) => {
      const { message } = call.request;
      answer(null, message.topic.startsWith('debug/')
        ? { type: 'STOP_AND_RETURN', message: { ...message, headers: { ...message.headers, allow_publish: 'false' } } }
        : { type: 'IGNORE' });
    },
  });
  server.bindAsync('127.0.0.1:' + process.env.BENCH_PORT, grpc.ServerCredentials.createInsecure(), (error) => {
    if (error) throw error;
    process.send('listening');
  });
}

function supervise() {
  const workers = os.availableParallelism();
  const version = require('@grpc/grpc-js/package.json').version;
  let listening = 0;
  // Every worker binds the same port, so it is chosen here.
  const chosen = require('node:net').createServer().listen(0, '127.0.0.1', () => {
    const { port } = chosen.address();
    chosen.close(() => {
      for (let worker = 0; worker < workers; worker++) {
        cluster.fork({ BENCH_PORT: port }).on('message', () => {
          if (++listening < workers) return;
          console.log(`bench: settings @grpc/grpc-js ${version}, @grpc/proto-loader; node ${process.version}, cluster of ${workers}, NODE_ENV=${process.env.NODE_ENV}`);
          console.log(`bench: listening ${port}`);
        });
      }
    });
  });
  cluster.on('exit', () => process.exit(1));

  // V8 does not count what it has allocated in all.
  readline.createInterface({ input: process.stdin })
    .on('line', (line) => { if (line === 'alloc') console.log('bench: alloc -'); })
    .on('close', () => process.exit(0));
}

if (cluster.isPrimary) supervise();
else serve();
