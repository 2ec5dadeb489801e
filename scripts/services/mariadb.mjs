// MariaDB on the machine itself: a data folder, a configuration and a root password of its own.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { home, root, writePrivately } from './ground.mjs';
import { find } from './packages.mjs';
import { logFile } from './processes.mjs';

const folder = join(home, 'mariadb');
const data = join(folder, 'data');
// As root MariaDB refuses to start unless told by name whom to run as.
const user = process.getuid?.() === 0 ? ['--user=root'] : [];

export function launch({ port, secrets }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(data)) install();
  const common = readFileSync(join(root, 'docker/mariadb/corong.cnf'), 'utf8');
  // The socket lies in the data folder by a relative name: a full path may be longer than sockets allow.
  const local = `datadir = ${data}\nport = ${port}\nbind-address = 127.0.0.1\nsocket = mariadb.sock\npid-file = mariadb.pid\n`;
  writePrivately(join(folder, 'my.cnf'), `${common}${local}init-file = ${join(folder, 'init.sql')}\n`);
  writePrivately(join(folder, 'init.sql'), rootOnly(secrets.admin.database));
  return { file: find('mariadbd'), args: [`--defaults-file=${join(folder, 'my.cnf')}`, ...user] };
}

/** Run at every start: root has the password and no nameless user is left (it would shadow the apps'). */
function rootOnly(password) {
  return [
    `CREATE USER IF NOT EXISTS 'root'@'%' IDENTIFIED BY '${password}';`,
    `ALTER USER 'root'@'%' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO 'root'@'%' WITH GRANT OPTION;`,
    `DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> '%');`,
    'FLUSH PRIVILEGES;\n',
  ].join('\n');
}

/** Made under another name, so that a kill in the middle leaves nothing that looks whole. */
function install() {
  rmSync(`${data}.new`, { recursive: true, force: true });
  const options = ['--no-defaults', `--datadir=${data}.new`, '--auth-root-authentication-method=normal'];
  const { status, stdout, stderr } = spawnSync(
    find('mariadb-install-db'),
    [...options, '--skip-test-db', '--skip-name-resolve', ...user],
    { encoding: 'utf8' },
  );
  if (status !== 0) {
    mkdirSync(join(home, 'logs'), { recursive: true });
    appendFileSync(logFile('mariadb'), `${stdout}\n${stderr}\n`);
    throw new Error('mariadb-install-db failed');
  }
  renameSync(`${data}.new`, data);
}
