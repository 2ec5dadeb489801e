/**
 * The fence. Each rule's comment says what to do instead.
 * `reachable` looks through re-exports; `tsPreCompilationDeps` sees imports of types alone.
 */
const MESSAGE = '^(apps/(channel-publisher|fan-out|chat|connections)|libs/message)/';
const ADS = '^(apps/ad-attribution|libs/ads)/';

/**
 * The order of the rooms (folders) of each app: a room imports only rooms that stand before it. `src` and `migrations`
 * put the app together and are no rooms, but any room may read the app's settings; specs, fixtures and contracts may import any room.
 */
const ROOMS = {
  'fan-out': [
    'pages',
    'channels',
    'audience',
    'broadcasts',
    'rate-limits',
    'accounts',
    'transports',
    'preferences',
    'delivery',
    'live',
    'bounces',
    'receipts',
    'previews',
    'webhook-endpoints',
    'opt-in',
    'imports',
    'data-rights',
  ],
  'channel-publisher': ['channels', 'posts', 'feeds'],
  connections: ['accounts', 'routing', 'webhooks'],
  chat: [
    'workspaces',
    'members',
    'teams',
    'accounts',
    'greetings',
    'adverts',
    'subjects',
    'contacts',
    'media',
    'reopening',
    'conversations',
    'tags',
    'opening-hours',
    'consents',
    'doors',
    'assignment',
    'inbox',
    'search',
    'live',
    'notes',
    'quick-replies',
    'orders',
    'stages',
    'shops',
    'times',
    'data-rights',
    'retention',
  ],
  'ad-attribution': [
    'workspaces',
    'ledger',
    'greetings',
    'doors',
    'destinations',
    'campaigns',
    'costs',
    'domains',
    'links',
    'qr-codes',
    'link-imports',
    'clicks',
    'link-previews',
    'models',
    'touches',
    'uploads',
    'crossings',
    'reports',
  ],
  console: [
    'accounts',
    'mail',
    'sessions',
    'totp',
    'passkeys',
    'sign-in',
    'invitations',
    'password-resets',
    'teams',
    'people',
    'gateway',
    'live',
  ],
};

/** One rule per room: inside its app it may reach itself and the rooms before it. A folder that has no place in the order may reach none. */
const roomsGoOneWay = Object.entries(ROOMS).flatMap(([app, rooms]) =>
  [...rooms.entries(), [-1, `(?!(?:${[...rooms, 'src', 'migrations'].join('|')})/)[^/]+`]].map(
    ([index, room]) => ({
      name: 'rooms-go-one-way',
      severity: 'error',
      comment:
        'A room imports only rooms that stand before it in ROOMS. Move the file to the earlier room that both need, let the later room pass what the earlier one needs as an interface of the earlier one, or let the earlier room say what happened (Sweep.afterThisCommit, afterCommit) and the later one listen. A new folder gets its place in ROOMS.',
      from: { path: `^apps/${app}/${room}/`, pathNot: '\\.(spec|contract|child|fixture)\\.ts$' },
      to: {
        path: `^apps/${app}/`,
        ...(index < 0
          ? {}
          : { pathNot: `^apps/${app}/((${rooms.slice(0, index + 1).join('|')})/|src/settings\\.ts$)` }),
      },
    }),
  ),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'ads-never-reach-messages',
      severity: 'error',
      comment:
        'The ads side must not reach the message side, not by a type and not through a third file. What it may know crosses as an event in libs/crossing, with bounded fields.',
      from: { path: ADS },
      to: { path: MESSAGE, reachable: true },
    },
    {
      name: 'messages-never-reach-ads',
      severity: 'error',
      comment:
        'The message side must not reach the ads side. What it needs of a click travels in the signed click token (libs/crossing/click-token.ts).',
      from: { path: MESSAGE },
      to: { path: ADS, reachable: true },
    },
    {
      name: 'crossing-is-a-leaf',
      severity: 'error',
      comment:
        'libs/crossing and libs/workspace stand on libs/platform/events, ports and language alone: move what they need there, or leave it out.',
      from: { path: '^libs/(crossing|workspace)/' },
      to: {
        path: '^(apps|libs|test)/',
        pathNot: '^libs/(crossing|workspace|platform/(events|ports|language))/',
      },
    },
    {
      name: 'platform-knows-no-side',
      severity: 'error',
      comment: 'libs/platform serves both sides and knows neither: pass what it needs from the app.',
      from: { path: '^libs/platform/', pathNot: '\\.(spec|contract|child|fixture)\\.ts$' },
      to: { path: '^(apps/|libs/(message|ads|crossing|workspace)/)' },
    },
    {
      name: 'apps-are-strangers',
      severity: 'error',
      comment:
        'An app never imports another (all-in-one excepted): what it needs comes as an event, and it keeps a projection.',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/all-in-one/' },
      to: { path: '^apps/([^/]+)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'nobody-imports-the-browser-app',
      severity: 'error',
      comment:
        'The browser app is built by itself and has rules of its own (apps/console/web/.dependency-cruiser.cjs): serve its files, do not import them.',
      from: { path: '^(apps|libs|test|bench)/' },
      to: { path: '^apps/console/web/' },
    },
    {
      name: 'apps-never-import-tests',
      severity: 'error',
      comment: 'Product code stands without the tests: move what it needs beside its user.',
      from: { path: '^(apps|libs)/', pathNot: '\\.(spec|contract|child|fixture)\\.ts$' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'adapters-behind-the-module',
      severity: 'error',
      comment:
        'Only platform.module.ts chooses an adapter: inject EventLog, JobQueue, MediaStore or Database instead. (adapters/sql is what tables are described with.)',
      from: {
        path: '^(apps|libs)/',
        pathNot:
          '^libs/platform/(adapters/|platform\\.module\\.ts$)|\\.(spec|contract|child|crash|fixture)\\.ts$',
      },
      to: { path: '^libs/platform/adapters/(embedded|kafka|bull|media)/' },
    },
    {
      name: 'kafka-in-one-room',
      severity: 'error',
      comment: 'kafkajs is used in adapters/kafka alone: inject EventLog.',
      from: { path: '^(apps|libs)/', pathNot: '^libs/platform/adapters/kafka/' },
      to: { path: 'node_modules/kafkajs' },
    },
    {
      name: 'bull-in-one-room',
      severity: 'error',
      comment: 'bull and ioredis are used in adapters/bull alone: inject JobQueue.',
      from: { path: '^(apps|libs)/', pathNot: '^libs/platform/adapters/bull/' },
      to: { path: 'node_modules/(bull|@nestjs/bull|ioredis)/' },
    },
    {
      name: 's3-in-one-room',
      severity: 'error',
      comment: 'The S3 client is used in adapters/media alone: inject MediaStore.',
      from: { path: '^(apps|libs)/', pathNot: '^libs/platform/adapters/media/' },
      to: { path: 'node_modules/@aws-sdk' },
    },
    {
      name: 'drivers-in-one-room',
      severity: 'error',
      comment: 'Database drivers are used in adapters alone: inject Database.',
      from: {
        path: '^(apps|libs)/',
        pathNot: '^libs/platform/adapters/(sql|embedded|sqlite)/|\\.spec\\.ts$',
      },
      to: { path: 'node_modules/(better-sqlite3|mysql2)/' },
    },
    ...roomsGoOneWay,
    {
      name: 'transports-stand-alone',
      severity: 'error',
      comment:
        'A folder of a transport imports neither the list of all transports, which loads it and would wait for ever, nor another one’s folder.',
      from: { path: '^apps/fan-out/transports/([^/]+)/', pathNot: '\\.(spec|contract|fixture)\\.ts$' },
      to: {
        path: '^apps/fan-out/transports/(sending-transports|transport-list|transports|[^/]+/)',
        pathNot: '^apps/fan-out/transports/$1/',
      },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Two files that need each other are one file, or need a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      comment: 'An import that cannot be followed is a hole in the fence.',
      from: { path: '^(apps|libs|test|bench)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/|^apps/console/web/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
