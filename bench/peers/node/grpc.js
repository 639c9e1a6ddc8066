'use strict';
// A unary echo with @grpc/grpc-js, one process a core.

const cluster = require('node:cluster');
const os = require('node:os');
const readline = require('node:readline');

const raw = (bytes) => bytes;

function serve() {
  const grpc = require('@grpc/grpc-js');
  const server = new grpc.Server();
  server.addService({
    echo: { path: '/hooksdk.bench.v1.Bench/Echo', requestStream: false, responseStream: false, requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw },
    wait: { path: '/hooksdk.bench.v1.Bench/Wait', requestStream: false, responseStream: false, requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw },
  }, {
    echo: (call, answer) => answer(null, call.request),
    wait: (call, answer) => setTimeout(() => answer(null, call.request), 1000),
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
          console.log(`bench: settings @grpc/grpc-js ${version}, bytes handed through; node ${process.version}, cluster of ${workers}, NODE_ENV=${process.env.NODE_ENV}`);
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
