// Finds the programs that the services and tests need, or installs them if allowed.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Thrown if a program is missing and cannot be installed; the command then exits with 3, which callers treat as "no services". */
export class CannotInstall extends Error {}

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** Returns the full path of a program; looks in the system folders too, which a user's PATH may lack. */
export function find(program) {
  return folders
    .map((place) => join(place, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const needs = {
  'mariadb-server': () => find('mariadbd') && find('mariadb-install-db'),
  'redis-server': () => find('redis-server'),
  'openjdk-17-jre-headless': () => javaVersion() >= 17,
  maven: () => find('mvn'),
};

function javaVersion() {
  const text = spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr ?? '';
  return Number(/version "(\d+)/.exec(text)?.[1] ?? 0);
}

/** Installs missing programs of the services. `kafkaIsHere`: the jars are present, so Maven is not needed. */
export function installMissing(kafkaIsHere, say) {
  const { maven, ...others } = needs;
  install(kafkaIsHere ? others : { ...others, maven }, say);
}

/** Programs that tests run besides the services: a browser, two reverse proxies, and what the docs' examples call. */
export function installForTests(say) {
  const programs = ['chromium', 'nginx', 'caddy', 'openssl', 'curl', 'jq'];
  install(Object.fromEntries(programs.map((name) => [name, () => find(name)])), say);
}

/** Installs packages with apt-get. `wanted`: package → a function that is true if it is installed. */
function install(wanted, say) {
  const missing = Object.keys(wanted).filter((name) => !wanted[name]());
  if (missing.length === 0) return;
  const list = missing.join(' ');
  if (!find('apt-get')) throw new CannotInstall(`Missing, and there is no apt-get to install them: ${list}`);
  if (process.getuid?.() !== 0) {
    throw new CannotInstall(`Missing, and only root may install them: apt-get install ${list}`);
  }
  say(`installing ${list}`);
  withoutStartingThem(() => {
    apt('update');
    apt('install', '--yes', '--no-install-recommends', ...missing);
  });
  const still = missing.filter((name) => !wanted[name]());
  if (still.length > 0) throw new CannotInstall(`Installed, but not found afterwards: ${still.join(' ')}`);
}

/** Keeps Debian from starting a server when it is installed: here the servers run on other ports. */
function withoutStartingThem(work) {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    work();
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

function apt(...args) {
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
  const { status, stdout, stderr } = spawnSync('apt-get', [...options, ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64_000_000,
  });
  if (status !== 0) {
    const end = `${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n');
    throw new CannotInstall(`apt-get ${args.join(' ')} failed:\n${end}`);
  }
}
