// Sets SCRAM passwords. kafkajs has no call for it (AlterUserScramCredentials, KIP-554), and Kafka's
// own tool needs Java, which the provision container has not; so the request is written here, with
// kafkajs's connection and codec. They are internal to kafkajs, whose version package.json pins.
import { createRequire } from 'node:module';
import { pbkdf2Sync, randomBytes } from 'node:crypto';

const require = createRequire(import.meta.url);
const apiKey = 51;
const sha256 = 1;
const iterations = 8192;

/** `passwords` is by user; setting the same one twice changes nothing that a client could see. */
export async function setScramPasswords({ brokers, username, password }, passwords) {
  const { createLogger } = require('kafkajs/src/loggers');
  const logger = createLogger({ level: 0, logCreator: () => () => undefined });
  const ConnectionPool = require('kafkajs/src/network/connectionPool');
  const Broker = require('kafkajs/src/broker');
  const [host, port] = brokers[0].split(':');
  const connectionPool = new ConnectionPool({
    logger,
    host,
    port: Number(port),
    clientId: 'corong-provision',
    sasl: { mechanism: 'scram-sha-256', username, password },
    socketFactory: require('kafkajs/src/network/socketFactory')(),
    connectionTimeout: 3000,
    requestTimeout: 10_000,
  });
  const broker = new Broker({ connectionPool, logger });
  try {
    await broker.connect();
    await connectionPool.send({ request: request(passwords), response });
  } finally {
    await broker.disconnect();
  }
}

function request(passwords) {
  const Encoder = require('kafkajs/src/protocol/encoder');
  const upsertions = Object.entries(passwords).map(([name, password]) => {
    const salt = randomBytes(24);
    const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
    return new Encoder()
      .writeUVarIntString(name)
      .writeInt8(sha256)
      .writeInt32(iterations)
      .writeUVarIntBytes(salt)
      .writeUVarIntBytes(salted)
      .writeUVarInt(0);
  });
  return {
    apiKey,
    apiVersion: 0,
    apiName: 'AlterUserScramCredentials',
    // No tags in the header; nobody deleted (an empty compact array is written 1); no tags at the end.
    encode: async () =>
      new Encoder().writeUVarInt(0).writeUVarInt(1).writeUVarIntArray(upsertions).writeUVarInt(0),
  };
}

const response = {
  decode: async (raw) => {
    const Decoder = require('kafkajs/src/protocol/decoder');
    const decoder = new Decoder(raw);
    decoder.readTaggedFields();
    decoder.readInt32(); // throttle time
    return decoder.readUVarIntArray((each) => {
      const result = {
        user: each.readUVarIntString(),
        code: each.readInt16(),
        message: each.readUVarIntString(),
      };
      each.readTaggedFields();
      return result;
    });
  },
  parse: async (results) => {
    const failed = results.find(({ code }) => code !== 0);
    if (failed)
      throw new Error(`Kafka keeps no password for ${failed.user}: ${failed.message ?? failed.code}`);
    return results;
  },
};
