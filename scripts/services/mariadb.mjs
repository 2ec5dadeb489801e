// Runs MariaDB as a local process, with its own data folder, configuration and root password.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { home, root, writePrivately } from './settings.mjs';
import { find } from './packages.mjs';
import { logFile } from './processes.mjs';

const folder = join(home, 'mariadb');
const data = join(folder, 'data');
// As root MariaDB starts only if `--user` names the user.
const user = process.getuid?.() === 0 ? ['--user=root'] : [];

export function launch({ port, secrets }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(data)) install();
  const common = readFileSync(join(root, 'docker/mariadb/corong.cnf'), 'utf8');
  // The socket has a relative name in the data folder, since a full path may be longer than sockets allow.
  const local = `datadir = ${data}\nport = ${port}\nbind-address = 127.0.0.1\nsocket = mariadb.sock\npid-file = mariadb.pid\n`;
  writePrivately(join(folder, 'my.cnf'), `${common}${local}init-file = ${join(folder, 'init.sql')}\n`);
  writePrivately(join(folder, 'init.sql'), rootOnly(secrets.admin.database));
  return { file: find('mariadbd'), args: [`--defaults-file=${join(folder, 'my.cnf')}`, ...user] };
}

/** SQL for every start: sets root's password and removes the anonymous user, which would take precedence over the apps' users. */
function rootOnly(password) {
  return [
    `CREATE USER IF NOT EXISTS 'root'@'%' IDENTIFIED BY '${password}';`,
    `ALTER USER 'root'@'%' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO 'root'@'%' WITH GRANT OPTION;`,
    `DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> '%');`,
    'FLUSH PRIVILEGES;\n',
  ].join('\n');
}

/** Creates the data folder under another name and renames it when complete, so that an interrupted start leaves no half of it. */
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
