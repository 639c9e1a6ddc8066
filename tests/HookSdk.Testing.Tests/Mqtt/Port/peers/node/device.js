'use strict';
// A device as MQTT.js makes one: what it is to do comes as arguments, what it sees goes to the output, one JSON value a line.
const mqtt = require('mqtt');

const [port, version, userName, password] = process.argv.slice(2);
const tell = (value) => process.stdout.write(JSON.stringify(value) + '\n');
const is5 = version === '5';
const options = {
  protocolVersion: Number(version),
  protocolId: version === '3' ? 'MQIsdp' : 'MQTT',
  clientId: 'js-' + version,
  username: userName,
  password,
  clean: true,
  reconnectPeriod: 0,
  will: { topic: 'devices/js/gone', payload: 'bye', qos: 1, retain: false },
};

async function main() {
  const client = await mqtt.connectAsync('mqtt://127.0.0.1:' + port, options, false);
  client.on('close', () => tell({ closed: true }));
  const expected = 4;
  const arrived = new Promise((resolve) => {
    let count = 0;
    client.on('message', (topic, payload, packet) => {
      const user = packet.properties && packet.properties.userProperties;
      tell({ topic, payload: payload.toString(), qos: packet.qos, retain: packet.retain, site: user ? user.site : null });
      if (++count === expected) resolve();
    });
  });
  const granted = await client.subscribeAsync(['devices/#', 'secret/#'], { qos: 2 }).catch((e) => e);
  tell({ granted: Array.isArray(granted) ? granted.map((g) => g.qos) : String(granted.message) });
  const properties = is5 ? { userProperties: { site: 'north' } } : undefined;
  for (const qos of [0, 1, 2]) {
    await client.publishAsync('legacy/js/' + qos, 'qos ' + qos, { qos, retain: qos === 1, properties });
  }
  await arrived;
  tell({ done: true });
  process.stdin.on('data', () => client.stream.destroy());
}

main().catch((e) => {
  tell({ refused: e.code === undefined ? String(e.message) : e.code });
  process.exitCode = 0;
});
