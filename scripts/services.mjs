// npm run services -- up | down | status
// Brings up MariaDB, Redis and Kafka for the full stack and the tests: in containers where a Docker
// engine answers, otherwise on this machine with everything under `.services/`.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { docker, engineAnswers } from './services/docker.mjs';
import { adminOf, secretsOfThisCheckout, writeEnvironment } from './services/environment.mjs';
import { home, labels, names, ports, writePrivately } from './services/ground.mjs';
import { machine } from './services/machine.mjs';
import { CannotInstall } from './services/packages.mjs';
import { alone } from './services/processes.mjs';
import { answers } from './services/ready.mjs';

const modeFile = join(home, 'mode');

/** What brought the services up goes on looking after them, even if a Docker engine appears later. */
function keeper() {
  const kept = existsSync(modeFile) ? readFileSync(modeFile, 'utf8').trim() : undefined;
  const mode = kept ?? (engineAnswers() ? 'docker' : 'machine');
  return { mode, house: mode === 'docker' ? docker : machine };
}

/** A service did not come up; the message holds where its log is and how it ends. */
export class NotReady extends Error {}

async function waitUntilReady(name, house, admin, patience = 120_000) {
  const until = Date.now() + patience;
  for (;;) {
    let reason;
    try {
      return await answers[name](admin);
    } catch (error) {
      reason = error;
    }
    const ended = house.pidOf(name) === undefined;
    if (ended || Date.now() > until) {
      const { where, end } = house.log(name);
      const what = ended ? 'ended' : `does not answer (${reason.message})`;
      throw new NotReady(`${labels[name]} ${what}; its log is ${where}:\n${end}`);
    }
    await sleep(150);
  }
}

const line = (name, state, port, pid) =>
  `${labels[name].padEnd(8)} ${state.padEnd(5)} port ${port}${pid === undefined ? '' : `  pid ${pid}`}`;

/** Starts whatever is down, waits until all answer, and gives each app its rights. Safe to repeat. */
export function up(say = console.log) {
  return alone(async () => {
    const { mode, house } = keeper();
    const secrets = secretsOfThisCheckout();
    const chosen = await house.prepare(say);
    writePrivately(modeFile, `${mode}\n`);
    const admin = adminOf(secrets, chosen);
    await house.start(names, chosen, secrets);
    await Promise.all(
      names.map(async (name) => {
        await waitUntilReady(name, house, admin);
        say(line(name, 'up', chosen[name], house.pidOf(name)));
      }),
    );
    const { provision } = await import('../docker/provision.mjs');
    await provision(admin, secrets.principals);
    writeEnvironment(secrets, chosen);
  });
}

/** Stops all three; what they hold stays. */
export function down(say = console.log) {
  return alone(async () => {
    const { house } = keeper();
    await house.stop(names);
    rmSync(modeFile, { force: true });
    for (const name of names) say(line(name, 'down', ports()[name]));
  });
}

/** One `{ name, up, port, pid }` per service; `up` means that it answers. */
export async function status() {
  const { house } = keeper();
  const admin = existsSync(join(home, 'secrets.json'))
    ? adminOf(secretsOfThisCheckout(), ports())
    : undefined;
  return Promise.all(
    names.map(async (name) => {
      const pid = house.pidOf(name);
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

/** Pid of a service (`mariadb`, `redis`, `kafka`), undefined when it is down. */
export const pidOf = (name) => keeper().house.pidOf(name);

/** Kills one service with -9 and returns the pid that it had, once it is gone. */
export const killHard = (name) => keeper().house.killHard(name);

/** Stops one service if it runs, starts it, and returns its new pid when it answers. */
export function restart(name) {
  return alone(async () => {
    const { house } = keeper();
    const secrets = secretsOfThisCheckout();
    if (house.pidOf(name) !== undefined) await house.stop([name]);
    await house.start([name], ports(), secrets);
    await waitUntilReady(name, house, adminOf(secrets, ports()));
    return house.pidOf(name);
  });
}

async function main(command) {
  if (command === 'up') return up();
  if (command === 'down') return down();
  if (command === 'status') {
    const all = await status();
    for (const { name, up, port, pid } of all) {
      console.log(line(name, up ? 'up' : pid === undefined ? 'down' : 'deaf', port, pid));
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
