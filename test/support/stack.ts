import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { APPS } from '#platform/app.js';
import { AppProcess } from './app-process.js';
import { lockServices } from './service-lock.js';
import { freePorts } from './ports.js';
import { resetServices } from './reset-services.js';
import { environmentOfApp } from './services.js';
import { tempFolder } from './temp.js';

export type StackKind = 'embedded' | 'full';

export interface StackOptions {
  /** SMTP server; without it the embedded stack stores mails as files. */
  smtpUrl?: string;
  /** URL of the ad network's sandbox. */
  metaUrl?: string;
  /** Further variables, for every process. */
  env?: Record<string, string>;
  /** Where the data go instead of a temporary folder; the caller removes it. */
  dataDir?: string;
  /** Port of the one origin; a free one by default. */
  port?: number;
  /** For the full stack: whether to empty the stores first; true by default. */
  fresh?: boolean;
}

/** A running stack of processes that run the compiled programs. */
export interface Stack {
  readonly kind: StackKind;
  /** The one origin. */
  readonly url: string;
  /** The embedded stack's data; the full one keeps only logs there. */
  readonly dataDir: string;
  /** By app; the embedded stack is one process, `all-in-one`. */
  readonly processes: ReadonlyMap<string, AppProcess>;
  kill(name: string): Promise<void>;
  /** Starts a process again and waits until it is ready. `file`: another compiled program that replaces its own. */
  restart(name: string, file?: string): Promise<void>;
  /** The logs of all processes. */
  logs(): string;
  /** Runs the command `recover-owner`; returns a new owner key of an instance that is set up already. */
  recoverOwner(): Promise<string>;
  /** Stops all processes and deletes the data. */
  stop(): Promise<void>;
}

const mainOf = (app: string) => `dist/apps/${app}/src/main.js`;

/** Starts a stack on free ports and waits until it is ready. */
export async function startStack(kind: StackKind, options: StackOptions = {}): Promise<Stack> {
  const release = kind === 'full' ? await lockServices() : () => undefined;
  const folder = tempFolder(kind);
  try {
    if (kind === 'full' && options.fresh !== false) await resetServices();
    const stack = kind === 'full' ? await full(folder.path, options) : await embedded(folder.path, options);
    const processes = [...stack.processes.values()];
    const stop = async () => {
      await Promise.all(processes.map((process) => process.stop()));
      release();
      folder.remove();
    };
    for (const process of processes) process.start();
    try {
      await Promise.all(processes.map((process) => process.ready()));
    } catch (error) {
      await stop();
      throw error;
    }
    return {
      ...stack,
      kind,
      dataDir: options.dataDir ?? folder.path,
      stop,
      ...controls(stack.processes),
      recoverOwner: () => recoverOwner(stack.env),
    };
  } catch (error) {
    release();
    folder.remove();
    throw error;
  }
}

interface Parts {
  url: string;
  processes: Map<string, AppProcess>;
  /** The console's environment. */
  env: Record<string, string>;
}

const common = (
  url: string,
  folder: string,
  { smtpUrl, metaUrl, dataDir, env }: StackOptions,
): Record<string, string> => ({
  PUBLIC_URL: url,
  DATA_DIR: dataDir ?? folder,
  SANDBOX: 'true',
  FOLLOW_LIMIT: '100000',
  ...(smtpUrl && { SMTP_URL: smtpUrl }),
  ...(metaUrl && { META_BASE_URL: metaUrl }),
  ...env,
});

async function embedded(folder: string, options: StackOptions): Promise<Parts> {
  const [free] = (await freePorts(1)) as [number];
  const { port = free } = options;
  const url = `http://127.0.0.1:${port}`;
  const env = common(url, folder, options);
  const process = new AppProcess({
    name: 'all-in-one',
    file: mainOf('all-in-one'),
    port,
    folder,
    env,
  });
  return { url, processes: new Map([['all-in-one', process]]), env };
}

async function full(folder: string, options: StackOptions): Promise<Parts> {
  const ports = await freePorts(APPS.length);
  const portOf = new Map(APPS.map((app, index) => [app, ports[index]!]));
  if (options.port !== undefined) portOf.set('console', options.port);
  const url = `http://127.0.0.1:${portOf.get('console')}`;
  const upstreams = Object.fromEntries(
    APPS.filter((app) => app !== 'console').map((app) => [
      `${app.toUpperCase().replaceAll('-', '_')}_URL`,
      `http://127.0.0.1:${portOf.get(app)}`,
    ]),
  );
  const envOf = (app: string) => ({
    ...environmentOfApp(app),
    ...common(url, folder, options),
    ...(app === 'console' && upstreams),
  });
  const processes = new Map(
    APPS.map((app) => [
      app as string,
      new AppProcess({
        name: app,
        file: mainOf(app),
        port: portOf.get(app)!,
        folder,
        env: envOf(app),
      }),
    ]),
  );
  return { url, processes, env: envOf('console') };
}

function controls(processes: Map<string, AppProcess>): Pick<Stack, 'kill' | 'restart' | 'logs'> {
  const named = (name: string) => {
    const process = processes.get(name);
    if (!process) throw new Error(`This stack has no process ${name}`);
    return process;
  };
  return {
    kill: async (name) => void (await named(name).kill()),
    restart: async (name, file) => {
      await named(name).stop();
      named(name).start(file);
      await named(name).ready();
    },
    logs: () => [...processes.values()].map((process) => process.log()).join('\n'),
  };
}

async function recoverOwner(env: Record<string, string>): Promise<string> {
  const { PATH = '' } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/apps/console/src/recover-owner.js'], {
    env: { PATH, ...env },
  });
  const key = /^corong_\S+$/m.exec(stdout)?.[0];
  if (!key) throw new Error('recover-owner printed no key');
  return key;
}
