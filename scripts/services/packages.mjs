// The programs that the services need: found on the machine, or installed where that is allowed.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Ends the command with exit code 3: not a fault, only a machine without the services. */
export class CannotInstall extends Error {}

const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** The full path of a program, also where a user's PATH leaves the system folders out. */
export function find(program) {
  return places
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

/** `kafkaIsHere`: its jars have been fetched, so Maven is not needed again. */
export function installMissing(kafkaIsHere, say) {
  const { maven, ...others } = needs;
  install(kafkaIsHere ? others : { ...others, maven }, say);
}

/** Programs that tests run besides the services: a browser, two reverse proxies, and what the docs' examples call. */
export function installForTests(say) {
  const programs = ['chromium', 'nginx', 'caddy', 'openssl', 'curl', 'jq'];
  install(Object.fromEntries(programs.map((name) => [name, () => find(name)])), say);
}

/** `wanted`: by package, what is true once it is here. */
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

/** Debian starts a server as soon as it is installed, on the usual port; these run on ports of their own. */
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
