// Runs the services as processes of this machine, with all their files under `.services/`.
import * as kafka from './kafka.mjs';
import * as mariadb from './mariadb.mjs';
import * as redis from './redis.mjs';
import { choosePorts, names } from './settings.mjs';
import { installMissing } from './packages.mjs';
import { killHard, lastLines, logFile, pidOf, startDetached, stop } from './processes.mjs';

const kinds = { mariadb, redis, kafka };

export const local = {
  /** Installs missing programs; returns the ports on which the services will run. */
  async prepare(say) {
    installMissing(kafka.jarsAreHere(), say);
    kafka.fetchJars(say);
    return choosePorts(names.filter((name) => pidOf(name) === undefined));
  },

  async start(wanted, ports, secrets) {
    for (const name of wanted) {
      if (pidOf(name) !== undefined) continue;
      const { file, args, env } = kinds[name].launch({ port: ports[name], secrets });
      startDetached(name, file, args, env);
    }
  },

  stop: (wanted) => Promise.all(wanted.map((name) => stop(name))),
  killHard: (name) => killHard(name),
  pidOf: (name) => pidOf(name),
  log: (name) => ({ where: logFile(name), end: lastLines(name, 20) }),
};
