// Whether a service truly answers: a query, a PING, a metadata request over SASL. Throws if not.
import { connectAs } from '../../docker/provision/kafka.mjs';

/** Enough names to meet each of the eight places (docker/kafka/server.properties). */
const GROUPS = 40;

export const answers = {
  async mariadb({ databaseUrl }) {
    const { createConnection } = await import('mysql2/promise');
    const connection = await createConnection({ uri: databaseUrl, connectTimeout: 3000 });
    try {
      await connection.query('SELECT 1');
    } finally {
      await connection.end();
    }
  },

  async redis({ redisUrl }) {
    const { Redis } = await import('ioredis');
    const redis = new Redis(redisUrl, {
      lazyConnect: true,
      connectTimeout: 3000,
      commandTimeout: 3000,
      retryStrategy: () => null,
    });
    redis.on('error', () => undefined); // connect() rejects with it
    try {
      await redis.connect(); // waits until the append-only file is loaded
      await redis.ping();
    } finally {
      redis.disconnect();
    }
  },

  async kafka({ kafka }) {
    const admin = connectAs((await import('kafkajs')).default, kafka).admin();
    try {
      await admin.connect();
      const { brokers } = await admin.describeCluster();
      if (brokers.length === 0) throw new Error('no broker has registered yet');
      // A fresh broker makes the places where groups are coordinated at the first question, and is not ready before.
      for (let n = 0; n < GROUPS; n++) await admin.fetchOffsets({ groupId: `corong.ready-${n}` });
    } finally {
      await admin.disconnect();
    }
  },
};
