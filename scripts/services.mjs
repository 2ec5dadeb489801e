// npm run services -- up | down | status
// Starts and stops MariaDB, Redis and Kafka for the full stack and the tests: in containers if a Docker
// engine answers, else as processes of this machine with all their files under `.services/`.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { docker, engineAnswers } from './services/docker.mjs';
import { adminOf, secretsOfThisCheckout, writeEnvironment } from './services/environment.mjs';
import { home, labels, names, ports, writePrivately } from './services/settings.mjs';
import { local } from './services/local.mjs';
import { CannotInstall } from './services/packages.mjs';
import { withLock } from './services/processes.mjs';
import { answers } from './services/ready.mjs';

const modeFile = join(home, 'mode');

/** Returns the runner that started the services, even if a Docker engine appears later; else the one to use now. */
function chooseRunner() {
  const kept = existsSync(modeFile) ? readFileSync(modeFile, 'utf8').trim() : undefined;
  const mode = kept ?? (engineAnswers() ? 'docker' : 'local');
  return { mode, runner: mode === 'docker' ? docker : local };
}

/** Thrown if a service did not start; the message names its log file and shows the log's last lines. */
export class NotReady extends Error {}

async function waitUntilReady(name, runner, admin, patience = 120_000) {
  const until = Date.now() + patience;
  for (;;) {
    let reason;
    try {
      return await answers[name](admin);
    } catch (error) {
      reason = error;
    }
    const ended = runner.pidOf(name) === undefined;
    if (ended || Date.now() > until) {
      const { where, end } = runner.log(name);
      const what = ended ? 'ended' : `does not answer (${reason.message})`;
      throw new NotReady(`${labels[name]} ${what}; its log is ${where}:\n${end}`);
    }
    await sleep(150);
  }
}

const line = (name, state, port, pid) =>
  `${labels[name].padEnd(8)} ${state.padEnd(5)} port ${port}${pid === undefined ? '' : `  pid ${pid}`}`;

/** Starts the services that are down, waits until all answer, and grants each app its rights. Safe to repeat. */
export function up(say = console.log) {
  return withLock(async () => {
    const { mode, runner } = chooseRunner();
    const secrets = secretsOfThisCheckout();
    const chosen = await runner.prepare(say);
    writePrivately(modeFile, `${mode}\n`);
    const admin = adminOf(secrets, chosen);
    await runner.start(names, chosen, secrets);
    await Promise.all(
      names.map(async (name) => {
        await waitUntilReady(name, runner, admin);
        say(line(name, 'up', chosen[name], runner.pidOf(name)));
      }),
    );
    const { provision } = await import('../docker/provision.mjs');
    await provision(admin, secrets.principals);
    writeEnvironment(secrets, chosen);
  });
}

/** Stops all services; their data stay. */
export function down(say = console.log) {
  return withLock(async () => {
    const { runner } = chooseRunner();
    await runner.stop(names);
    rmSync(modeFile, { force: true });
    for (const name of names) say(line(name, 'down', ports()[name]));
  });
}

/** Returns `{ name, up, port, pid }` for each service; `up` means that it answers. */
export async function status() {
  const { runner } = chooseRunner();
  const admin = existsSync(join(home, 'secrets.json'))
    ? adminOf(secretsOfThisCheckout(), ports())
    : undefined;
  return Promise.all(
    names.map(async (name) => {
      const pid = runner.pidOf(name);
      const answered =
        admin &&
        pid !== undefined &&
        (await answers[name](admin).then(
          () => true,
          () => false,
        ));
      return { name, up: answered === true, port: ports()[name], pid };
    }),
  );
}

/** Returns the pid of a service (`mariadb`, `redis`, `kafka`); undefined if it is down. */
export const pidOf = (name) => chooseRunner().runner.pidOf(name);

/** Kills one service with -9 and returns the pid that it had, once it is gone. */
export const killHard = (name) => chooseRunner().runner.killHard(name);

/** Stops one service if it runs, starts it, and returns its new pid when it answers. */
export function restart(name) {
  return withLock(async () => {
    const { runner } = chooseRunner();
    const secrets = secretsOfThisCheckout();
    if (runner.pidOf(name) !== undefined) await runner.stop([name]);
    await runner.start([name], ports(), secrets);
    await waitUntilReady(name, runner, adminOf(secrets, ports()));
    return runner.pidOf(name);
  });
}

async function main(command) {
  if (command === 'up') return up();
  if (command === 'down') return down();
  if (command === 'status') {
    const all = await status();
    for (const { name, up, port, pid } of all) {
      console.log(line(name, up ? 'up' : pid === undefined ? 'down' : 'hung', port, pid));
    }
    process.exitCode = all.every(({ up }) => up) ? 0 : 1;
    return undefined;
  }
  console.error('usage: npm run services -- up | down | status');
  process.exitCode = 2;
  return undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main(process.argv[2]).catch((error) => {
    console.error(error.message);
    process.exitCode = error instanceof CannotInstall ? 3 : 1;
  });
}
