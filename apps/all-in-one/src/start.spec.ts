import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';

const MAIN = 'dist/apps/all-in-one/src/main.js';

describe('a start that cannot be', () => {
  let folder: string;
  beforeAll(() => {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: npm run build`);
    folder = mkdtempSync(join(tmpdir(), 'corong-start-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const start = (variables: Record<string, string>) =>
    spawnSync(process.execPath, [MAIN], {
      env: { PATH: process.env['PATH'], DATA_DIR: folder, PORT: '0', ...variables },
      encoding: 'utf8',
      timeout: 60_000,
    });

  it.each([
    ['DATA_DIR', '/proc/nope'],
    ['HOST', '999.1.1.1'],
    ['HOST', '192.0.2.1'],
    ['PUBLIC_URL', 'https://corong.example/shop'],
  ])('ends naming %s where it is %s, without a stack', (name, value) => {
    const { status, stderr } = start({ [name]: value });
    expect({ status, stderr }).toEqual({ status: 78, stderr: expect.stringMatching(`(^|\\s)${name} `) });
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it.each([
    ['an older', 'CREATE TABLE message (id TEXT)'],
    ['a newer', 'CREATE TABLE layout (version INTEGER); INSERT INTO layout VALUES (99)'],
  ])('refuses a data folder that %s version made, names the file and says what to do', (age, sql) => {
    const own = join(folder, age.replace(' ', '-'));
    const file = join(own, 'apps', 'chat', 'app.db');
    mkdirSync(join(own, 'apps', 'chat'), { recursive: true });
    new BetterSqlite3(file).exec(sql).close();
    const { status, stderr } = start({ DATA_DIR: own });
    expect({ status, stderr }).toEqual({
      status: 78,
      stderr: expect.stringMatching(
        `^The file ${file} in DATA_DIR was made by ${age} version of Corong .*Move the folder DATA_DIR away`,
      ),
    });
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('says which variable is probably misspelled', () => {
    const { stderr } = start({ PUBLIC_ULR: 'https://corong.example', HOST: '999.1.1.1' });
    expect(stderr).toMatch(/^PUBLIC_ULR is no variable of Corong and is not read; is PUBLIC_URL meant\?$/m);
  });
});
