/** One configuration for every suite; `scripts/test.mjs` chooses which folders run. */
export default {
  rootDir: '.',
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/data/', '/.services/', '/apps/console/web/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/', '<rootDir>/.services/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: {
    '^#(platform|crossing|workspace|message|ads)/(.*)\\.js$': '<rootDir>/libs/$1/$2',
    // The folders of the transports that specs add lie with the specs.
    '^\\./ntfy/(ntfy\\.transport)\\.js$': '<rootDir>/test/ntfy-transport/$1',
    '^\\./zalo/(zalo\\.transport)\\.js$': '<rootDir>/test/chat-transport/$1',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // The order of the suites.
  runner: '<rootDir>/scripts/test-runner.mjs',
  // Compiled suites and their durations, which outlive the folder for temporary files.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  testTimeout: 60_000,
  maxWorkers: 2,
  // Each suite leaves some of its modules in memory; near Node's limit of 4 GB the collector would take most of the time.
  workerIdleMemoryLimit: '1500MB',
};
