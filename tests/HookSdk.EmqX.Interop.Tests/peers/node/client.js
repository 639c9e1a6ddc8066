'use strict';
// Calls the test service with @grpc/grpc-js and writes one line a case: "case NAME ok" or "case NAME failed: WHY". Usage: client.js PORT

const http2 = require('node:http2');
const grpc = require('@grpc/grpc-js');

const port = process.argv[2];
const target = `127.0.0.1:${port}`;
const service = '/hooksdk.interop.v1.Interop/';
const raw = (bytes) => bytes;
const definition = (path, requestStream = false) => ({
  path, requestStream, responseStream: false, requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw,
});
const Client = grpc.makeGenericClientConstructor({
  echo: definition(`${service}Echo`),
  collect: definition(`${service}Collect`, true),
  missing: definition(`${service}Missing`),
  stranger: definition('/no.such.Service/Echo'),
  health: definition('/grpc.health.v1.Health/Check'),
}, 'Interop');
const size = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
const client = new Client(target, grpc.credentials.createInsecure(), size);

const call = (method, bytes, options = {}, using = client) => new Promise((resolve, reject) => {
  using[method](bytes, new grpc.Metadata(), { deadline: Date.now() + 60000, ...options }, (error, reply) => error ? reject(error) : resolve(reply));
});
const echo = (text, options, using) => call('echo', Buffer.from(text), options, using);
const fails = async (promise, code) => {
  try {
    await promise;
  } catch (error) {
    if (error.code !== code) throw new Error(`code ${error.code} instead of ${code}: ${error.details}`);
    return error.details;
  }
  throw new Error(`it succeeded, and ${code} was due`);
};
const same = (actual, expected) => {
  if (Buffer.compare(Buffer.from(actual), Buffer.from(expected)) !== 0) throw new Error(`got ${String(actual).slice(0, 80)} instead of ${String(expected).slice(0, 80)}`);
};
const eventually = async (condition) => {
  for (let tries = 0; tries < 500; tries++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never came true');
};
const givenUp = async () => Number(await echo('X'));

const cases = {
  'echo': async () => same(await echo('E'.padEnd(256, 'e')), 'E'.padEnd(256, 'e')),
  'empty': async () => same(await echo(''), ''),
  'deadline-met': async () => same(await echo('D50', { deadline: Date.now() + 20000 }), 'D50'),
  'deadline-missed': async () => {
    const before = await givenUp();
    await fails(echo('D60000', { deadline: Date.now() + 200 }), 4);
    await eventually(async () => await givenUp() === before + 1);
  },
  'cancel': async () => {
    const before = await givenUp();
    let running;
    const ended = new Promise((resolve, reject) => { running = client.echo(Buffer.from('D60000'), (error) => error ? reject(error) : resolve()); });
    setTimeout(() => running.cancel(), 300);
    await fails(ended, 1);
    await eventually(async () => await givenUp() === before + 1);
  },
  'large': async () => {
    const bytes = Buffer.alloc(5000000, 'E');
    same(await call('echo', bytes), bytes);
  },
  'large-reply': async () => same(await echo('B5000000'), Buffer.alloc(5000000, 'b')),
  'too-large': async () => { await fails(call('echo', Buffer.alloc(7000000, 'E')), 8); same(await echo('E'), 'E'); },
  'thousand-at-once': async () => {
    const replies = await Promise.all(Array.from({ length: 1000 }, () => echo('D300')));
    replies.forEach((reply) => same(reply, 'D300'));
  },
  'gzip': async () => {
    const zipping = new Client(target, grpc.credentials.createInsecure(), { 'grpc.default_compression_algorithm': 2 });
    await fails(echo('E'.padEnd(5000, 'e'), {}, zipping), 12);
    zipping.close();
  },
  'client-stream': () => new Promise((resolve, reject) => {
    const stream = client.collect((error, reply) => error ? reject(error) : resolve(same(reply, '100 1000')));
    for (let count = 0; count < 100; count++) stream.write(Buffer.from('0123456789'));
    stream.end();
  }),
  'client-stream-empty': () => new Promise((resolve, reject) => {
    client.collect((error, reply) => error ? reject(error) : resolve(same(reply, '0 0'))).end();
  }),
  'client-stream-refused': () => fails(new Promise((resolve, reject) => {
    const stream = client.collect((error) => error ? reject(error) : resolve());
    stream.on('error', () => {});
    stream.write(Buffer.from('one'));
    stream.write(Buffer.from('S9 enough'));
  }), 9),
  'unknown-method': () => fails(call('missing', Buffer.from('E')), 12),
  'unknown-service': () => fails(call('stranger', Buffer.from('E')), 12),
  'throwing-handler': () => fails(echo('T'), 2),
  'health': async () => same(await call('health', Buffer.alloc(0)), Buffer.from([8, 1])),
  'wrong-content-type': () => new Promise((resolve, reject) => {
    const session = http2.connect(`http://${target}`);
    const request = session.request({ ':method': 'POST', ':path': `${service}Echo`, 'content-type': 'application/json' });
    request.on('response', (headers) => headers[':status'] === 200 || reject(new Error(`status ${headers[':status']}`)));
    request.on('trailers', (trailers) => trailers['grpc-status'] === '12' ? resolve() : reject(new Error(`grpc-status ${trailers['grpc-status']}`)));
    request.on('error', reject);
    request.on('close', () => session.close());
    request.resume();
    request.end('{}');
  }),
};
for (let code = 1; code <= 16; code++) {
  cases[`status-${code}`] = async () => same(await fails(echo(`S${code} 100% över ${code}`), code), `100% över ${code}`);
}

(async () => {
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
      console.log(`case ${name} ok`);
    } catch (error) {
      console.log(`case ${name} failed: ${error.message}`);
    }
  }
  client.close();
})();
