// Runs Kafka as a local process: with jars from Maven and the same start script as in the container.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { home, root } from './settings.mjs';
import { CannotInstall, find } from './packages.mjs';

const folder = join(home, 'kafka');
const libs = join(folder, 'libs');
const pom = join(root, 'docker/kafka/pom.xml');

/** True if the jars of this version are present: the pom.xml that they were fetched with lies beside them. */
export const jarsAreHere = () =>
  existsSync(join(libs, 'pom.xml')) &&
  readFileSync(join(libs, 'pom.xml'), 'utf8') === readFileSync(pom, 'utf8');

export function fetchJars(say) {
  if (jarsAreHere()) return;
  say('fetching Kafka (about 45 MB, once)');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(`${libs}.new`, { recursive: true, force: true });
  const { status, stdout, stderr } = spawnSync(
    find('mvn'),
    [
      '-q',
      '-B',
      '-Dstyle.color=never',
      '-f',
      pom,
      'dependency:copy-dependencies',
      `-DoutputDirectory=${libs}.new`,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) {
    throw new CannotInstall(
      `Maven could not fetch Kafka:\n${`${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n')}`,
    );
  }
  copyFileSync(pom, join(`${libs}.new`, 'pom.xml'));
  rmSync(libs, { recursive: true, force: true });
  renameSync(`${libs}.new`, libs);
}

export function launch({ port, secrets }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    file: '/bin/sh',
    args: [join(root, 'docker/kafka/start.sh')],
    env: {
      KAFKA_LIBS: libs,
      KAFKA_DATA: folder,
      KAFKA_LISTENERS: `INSIDE://127.0.0.1:${port}`,
      KAFKA_ADVERTISED: `INSIDE://127.0.0.1:${port}`,
      KAFKA_CONTROLLER: `127.0.0.1:${port + 1}`,
      KAFKA_ADMIN_PASSWORD: secrets.admin.kafka,
    },
  };
}
