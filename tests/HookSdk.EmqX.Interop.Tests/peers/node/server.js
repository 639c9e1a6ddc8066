'use strict';
// The test service on @grpc/grpc-js. Writes "listening PORT", and ends when standard input closes.

const grpc = require('@grpc/grpc-js');

const raw = (bytes) => bytes;
let givenUp = 0;

function echo(call, answer) {
  const bytes = call.request;
  const text = bytes.length < 200 ? bytes.toString('utf8') : '';
  switch (String.fromCharCode(bytes[0])) {
    case 'S': {
      const [code, ...details] = text.slice(1).split(' ');
      return answer({ code: Number(code), details: details.join(' ') });
    }
    case 'D': {
      const timer = setTimeout(() => answer(null, bytes), Number(text.slice(1)));
      call.on('cancelled', () => { clearTimeout(timer); givenUp++; });
      return undefined;
    }
    case 'B': return answer(null, Buffer.alloc(Number(text.slice(1)), 'b'));
    case 'X': return answer(null, Buffer.from(String(givenUp)));
    default: return answer(null, bytes);
  }
}

const server = new grpc.Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
server.addService({
  echo: { path: '/hooksdk.interop.v1.Interop/Echo', requestStream: false, responseStream: false, requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw },
}, { echo });
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`listening ${port}`);
});
process.stdin.resume().on('close', () => process.exit(0)).on('end', () => process.exit(0));
