import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tempFolder } from '../../../test/support/temp.js';

const COMMANDS = [
  'console/src/recover-owner',
  'fan-out/src/rotate-keys',
  'connections/src/rotate-keys',
  'chat/src/rotate-keys',
  'ad-attribution/src/rotate-keys',
  'all-in-one/src/backup',
];

describe('a command that changes data', () => {
  const folder = tempFolder('arguments');
  afterAll(() => folder.remove());

  it.each(COMMANDS)('%s prints its usage when it is asked for help, and touches nothing', (command) => {
    const { status, stderr } = spawnSync(process.execPath, [`dist/apps/${command}.js`, '--help'], {
      env: { ...process.env, DATA_DIR: folder.path },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^Usage: npm run [a-z-]+/),
    });
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
