'use strict';
// Calls a gRPC method from many callers without a pause, until standard input closes. Writes "warm", and at the end one line of JSON: answered, lost, refused.
// Usage: load.js PORT CHANNELS CALLERS PATH HEX-OF-REQUEST

const grpc = require('@grpc/grpc-js');

const [port, channels, callers, path, hex] = process.argv.slice(2);
const raw = (bytes) => bytes;
const Client = grpc.makeGenericClientConstructor({
  call: { path, requestStream: false, responseStream: false, requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw },
}, 'Load');
const request = Buffer.from(hex, 'hex');
const lost = {};
let answered = 0;
let refused = 0;
let ending = false;
let open = 0;

const finish = () => {
  if (ending && open === 0) {
    console.log(JSON.stringify({ answered, lost, refused }));
    process.exit(0);
  }
};
const call = (client) => {
  if (ending) return finish();
  open++;
  client.call(request, new grpc.Metadata(), { deadline: Date.now() + 20000 }, (error) => {
    open--;
    if (!error) {
      if (++answered === 500) console.log('warm');
      return setImmediate(call, client);
    }
    // No connection could be made, so nothing was sent.
    if (/No connection established|ECONNREFUSED/.test(error.details)) refused++;
    else if (!ending) lost[`${error.code}: ${error.details}`] = (lost[`${error.code}: ${error.details}`] || 0) + 1;
    setTimeout(call, 20, client);
  });
};
for (let channel = 0; channel < Number(channels); channel++) {
  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(),
    { 'grpc.use_local_subchannel_pool': 1, 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 200 });
  for (let caller = 0; caller < Number(callers); caller++) call(client);
}
process.stdin.on('end', () => { ending = true; finish(); });
process.stdin.resume();
