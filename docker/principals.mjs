// The rights of each app (principal) in MariaDB, Kafka and Redis. Everything that is not listed here is denied.
// This table is part of the wall: no principal has both `message.` and `ads.` topics.

// An app creates the topics that it reads or writes, whichever app comes first.
const read = ['READ', 'CREATE', 'DESCRIBE'];
const write = ['WRITE', 'CREATE', 'DESCRIBE'];
const readAndWrite = ['READ', 'WRITE', 'CREATE', 'DESCRIBE'];
const manage = [...readAndWrite, 'DELETE', 'ALTER', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'];

/** The six apps, each with the port that it listens on and its rights by topic prefix. */
export const apps = {
  console: { port: 3000, topics: { 'workspace.': write, 'brand.': write, 'advert.': read } },
  'channel-publisher': { port: 3001, topics: { 'message.': write, 'workspace.': read } },
  'fan-out': {
    port: 3002,
    topics: {
      'message.': read,
      'account.': readAndWrite,
      'audience.': read,
      'crossing.': write,
      'workspace.': read,
      'brand.': read,
    },
  },
  chat: {
    port: 3003,
    topics: {
      'message.': readAndWrite,
      'crossing.': write,
      'account.': readAndWrite,
      'dialog.': read,
      'workspace.': read,
      'brand.': read,
      'advert.': read,
    },
  },
  connections: {
    port: 3005,
    topics: { 'account.': readAndWrite, 'audience.': write, 'dialog.': write, 'crossing.': write },
  },
  'ad-attribution': {
    port: 3004,
    topics: { 'ads.': readAndWrite, 'advert.': readAndWrite, 'crossing.': read, 'workspace.': read },
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
