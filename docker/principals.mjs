// The rights of each app (principal) in MariaDB, Kafka and Redis. Everything that is not listed here is denied.
// This table is part of the wall: no principal has both `message.` and `ads.` topics.

const use = ['READ', 'WRITE', 'CREATE', 'DESCRIBE'];
const listen = ['READ', 'CREATE', 'DESCRIBE'];
const manage = [...use, 'DELETE', 'ALTER', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'];

/** The six apps, each with the port that it listens on and its rights by topic prefix. */
export const apps = {
  console: { port: 3000, topics: { 'workspace.': use, 'brand.': use, 'advert.': listen } },
  'channel-publisher': { port: 3001, topics: { 'message.': use, 'workspace.': listen } },
  'fan-out': {
    port: 3002,
    topics: {
      'message.': listen,
      'account.': use,
      'audience.': listen,
      'crossing.': use,
      'workspace.': listen,
      'brand.': listen,
    },
  },
  chat: {
    port: 3003,
    topics: {
      'message.': use,
      'crossing.': use,
      'account.': use,
      'dialog.': listen,
      'workspace.': listen,
      'brand.': listen,
      'advert.': listen,
    },
  },
  connections: {
    port: 3005,
    topics: { 'account.': use, 'audience.': use, 'dialog.': use, 'crossing.': use },
  },
  'ad-attribution': {
    port: 3004,
    topics: { 'ads.': use, 'advert.': use, 'crossing.': listen, 'workspace.': listen },
  },
};

/** One more principal for the contract suites, which use the same services. */
export const contracts = { topics: { 'contracts.': manage } };

/** Returns all principals, each with its name, database, Redis keys, Kafka topics and groups. */
export function principals() {
  const all = Object.entries(apps).map(([name, { topics }]) => {
    const database = name.replaceAll('-', '_');
    return { name, database, databases: database, keys: `corong:${name}:*`, topics, groups: `${name}.` };
  });
  all.push({
    name: 'contracts',
    database: 'contracts_main',
    databases: 'contracts_%', // any database of that prefix, to make and to drop
    keys: 'corong:contracts*',
    topics: contracts.topics,
    groups: 'contracts.',
  });
  return all;
}

/** The name of the user in MariaDB, where a hyphen would have to be quoted everywhere. */
export const databaseUser = (name) => name.replaceAll('-', '_');
