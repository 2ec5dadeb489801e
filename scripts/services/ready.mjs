// Checks that a service really answers: by a query, a PING, a metadata request over SASL. Throws if it does not.
import { connectAs } from '../../docker/provision/kafka.mjs';

/** Enough group names to reach each of the eight partitions of the offsets topic (docker/kafka/server.properties). */
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
      // A new broker creates the partitions of the offsets topic at the first request for a group, and is not ready before.
      for (let n = 0; n < GROUPS; n++) await admin.fetchOffsets({ groupId: `corong.ready-${n}` });
    } finally {
      await admin.disconnect();
    }
  },
};
