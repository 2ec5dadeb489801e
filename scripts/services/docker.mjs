// Runs the services as containers: the stores of docker/compose.yml, with their ports published on loopback.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { home, ports, root } from './settings.mjs';
import { secretsOfThisCheckout, writeComposeFile } from './environment.mjs';

/** A Docker client alone is not enough: an engine must answer, and the client must know compose. */
export function engineAnswers() {
  const works = (...args) => spawnSync('docker', args, { stdio: 'ignore', timeout: 5000 }).status === 0;
  return works('info') && works('compose', 'version');
}

function compose(...args) {
  const file = join(home, 'compose.env');
  if (!existsSync(file)) writeComposeFile(secretsOfThisCheckout(), ports());
  const files = ['docker/compose.yml', 'docker/compose.services.yml'].flatMap((name) => [
    '-f',
    join(root, name),
  ]);
  const { status, stdout, stderr } = spawnSync('docker', ['compose', '--env-file', file, ...files, ...args], {
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  if (status !== 0) throw new Error(`docker compose ${args.join(' ')} failed:\n${stderr.trim()}`);
  return stdout.trim();
}

function pidOf(name) {
  try {
    const id = compose('ps', '-q', name);
    if (id === '') return undefined;
    const inspected = spawnSync('docker', ['inspect', '-f', '{{.State.Pid}}', id], { encoding: 'utf8' });
    return Number(inspected.stdout) || undefined;
  } catch {
    return undefined;
  }
}

export const docker = {
  async prepare() {
    const chosen = ports();
    writeComposeFile(secretsOfThisCheckout(), chosen);
    return chosen;
  },

  async start(wanted) {
    compose('up', '-d', ...wanted);
  },

  async stop(wanted) {
    compose('stop', ...wanted);
  },

  async killHard(name) {
    const pid = pidOf(name);
    if (pid !== undefined) compose('kill', '-s', 'KILL', name);
    return pid;
  },

  pidOf,

  log(name) {
    let end = '';
    try {
      end = compose('logs', '--no-color', '--tail', '20', name);
    } catch (error) {
      end = error.message;
    }
    return { where: `docker compose logs ${name}`, end };
  },
};
