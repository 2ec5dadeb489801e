// A Kafka principal per app, with rights by topic and group prefix. The broker denies the rest.
import { setTimeout as sleep } from 'node:timers/promises';
import { setScramPasswords } from './scram.mjs';

const prefixed = 'PREFIXED';
const literal = 'LITERAL';

/** Every right of a principal as "TYPE|name|PATTERN|OPERATION". */
function wanted({ topics, groups }) {
  const rights = Object.entries(topics).flatMap(([prefix, operations]) =>
    operations.map((operation) => ['TOPIC', prefix, prefixed, operation]),
  );
  for (const operation of ['READ', 'DESCRIBE', 'DELETE']) rights.push(['GROUP', groups, prefixed, operation]);
  rights.push(['CLUSTER', 'kafka-cluster', literal, 'IDEMPOTENT_WRITE']);
  return rights.map((right) => right.join('|'));
}

/** `admin` is `{ brokers, username, password }`. Rights no longer in the table are taken back. */
export async function provisionKafka(admin, principals, passwords) {
  const kafkajs = (await import('kafkajs')).default;
  await setScramPasswords(admin, Object.fromEntries(principals.map(({ name }) => [name, passwords[name]])));
  const client = connectAs(kafkajs, admin).admin();
  await client.connect();
  try {
    for (const principal of principals) await settleRights(kafkajs, client, principal);
  } finally {
    await client.disconnect();
  }
  for (const { name } of principals) {
    await waitForLogin(kafkajs, { brokers: admin.brokers, username: name, password: passwords[name] });
  }
}

export function connectAs({ Kafka, logLevel }, { brokers, username, password }) {
  return new Kafka({
    clientId: `corong-provision-${username}`,
    brokers,
    sasl: { mechanism: 'scram-sha-256', username, password },
    connectionTimeout: 3000,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  });
}

async function settleRights(kafkajs, client, principal) {
  const types = kafkajs.AclResourceTypes;
  const operations = kafkajs.AclOperationTypes;
  const patterns = kafkajs.ResourcePatternTypes;
  const allow = kafkajs.AclPermissionTypes.ALLOW;
  const entry = (right) => {
    const [type, resourceName, pattern, operation] = right.split('|');
    return {
      resourceType: types[type],
      resourceName,
      resourcePatternType: patterns[pattern],
      principal: `User:${principal.name}`,
      host: '*',
      operation: operations[operation],
      permissionType: allow,
    };
  };
  const nameOf = (table, value) => Object.keys(table).find((key) => table[key] === value);
  const { resources } = await client.describeAcls({
    resourceType: types.ANY,
    resourcePatternType: patterns.ANY,
    principal: `User:${principal.name}`,
    operation: operations.ANY,
    permissionType: kafkajs.AclPermissionTypes.ANY,
  });
  const held = resources.flatMap(({ resourceType, resourceName, resourcePatternType, acls }) =>
    acls.map(({ operation }) =>
      [
        nameOf(types, resourceType),
        resourceName,
        nameOf(patterns, resourcePatternType),
        nameOf(operations, operation),
      ].join('|'),
    ),
  );
  const rights = wanted(principal);
  const missing = rights.filter((right) => !held.includes(right));
  const surplus = held.filter((right) => !rights.includes(right));
  if (missing.length > 0) await client.createAcls({ acl: missing.map(entry) });
  if (surplus.length > 0) await client.deleteAcls({ filters: surplus.map(entry) });
}

/** A new password reaches the broker a moment after the controller has written it. */
async function waitForLogin(kafkajs, who) {
  for (let attempt = 1; ; attempt++) {
    const client = connectAs(kafkajs, who).admin();
    try {
      await client.connect();
      return;
    } catch (error) {
      if (attempt === 50) throw new Error(`Kafka refuses the login of ${who.username}: ${error.message}`);
      await sleep(100);
    } finally {
      await client.disconnect();
    }
  }
}
