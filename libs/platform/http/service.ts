import '../heap.js';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import type { DynamicModule } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppName } from '../app.js';
import { ConfigError, loadConfigs, misspelledVariables, type Config, type SettingsClass } from '../config.js';
import { prepareDataFolder } from '../data-folder.js';
import { createLogger, nestLogger } from '../logger.js';
import { Metrics } from '../operations/metrics.js';
import { compressPublicText } from './compression.js';
import { answerDirectly } from './direct-routes.js';
import { countEarly } from './early-limit.js';
import { OwnHosts } from './own-hosts.js';
import { refuseConnection, sendProblem, toProblem } from './problem.filter.js';
import { readForms } from './form-body.js';
import type { Configured } from './route-config.js';
import { pathOfTarget, refuseForeignTarget } from './target.js';
import { dropUnreadBodies } from './unread-body.js';
import { handleUnrouted } from './unrouted.js';
import { takeEmptyUntypedBody } from './untyped-body.js';

/** Largest body of a route in bytes, unless the route states another. */
export const BODY_LIMIT = 256 * 1024;
/**
 * Largest body on routes that are open to everyone, several times the longest chat message. Bodies are parsed before rate
 * limits are counted; parsing this much takes about a millisecond at worst.
 */
export const OPEN_BODY_LIMIT = 32 * 1024;
/** Largest body of a webhook: Meta sends at most 3 MB. */
export const HOOK_LIMIT = 3 * 1024 * 1024;
/** Largest file of links: it has at most 1,000 rows. */
export const LINKS_FILE_LIMIT = 2 * 1024 * 1024;
/** Largest file of a conversation. */
export const MEDIA_LIMIT = 100 * 1024 * 1024;
/** Largest file that a visitor may send. */
export const VISITOR_FILE_LIMIT = 10 * 1024 * 1024;
/** Largest upload on routes that read their body as a stream. */
export const UPLOAD_LIMIT = 1024 ** 3;

/** Creates the Nest application of an app, on Fastify; it does not listen yet. */
export async function createService(
  app: AppName,
  module: DynamicModule,
  config: Config,
): Promise<NestFastifyApplication> {
  const ownHosts = config.servesOtherHosts ? new OwnHosts(config) : null;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: false,
    // Long enough for signed tokens in paths.
    routerOptions: { maxParamLength: 4096 },
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, toProblem(error)),
    clientErrorHandler: refuseConnection,
    rewriteUrl: (raw: IncomingMessage) => {
      const target = pathOfTarget(raw, config.publicUrl);
      return ownHosts ? ownHosts.route(raw, target) : target;
    },
  });
  let metrics: Metrics | undefined;
  adapter.getInstance().addHook('onRequest', (request, _reply, done) => {
    refuseForeignTarget(request.raw);
    done();
  });
  handleUnrouted(adapter.getInstance());
  countEarly(adapter.getInstance(), (type) => service.get(type, { strict: false }));
  answerDirectly(adapter.getInstance(), (type) => service.get(type, { strict: false }));
  adapter.getInstance().addHook('onRoute', (route) => {
    const { open, checksOwnBody } = (route.config ?? {}) as Configured;
    if (open && !checksOwnBody) route.bodyLimit = OPEN_BODY_LIMIT;
  });
  ignoreEmptyBody(adapter);
  readForms(adapter);
  takeEmptyUntypedBody(adapter.getInstance());
  compressPublicText(adapter.getInstance());
  dropUnreadBodies(adapter.getInstance());
  adapter.getInstance().addHook('onResponse', (request, reply, done) => {
    metrics?.answered(request, reply);
    done();
  });
  // Fastify reads text/plain by itself; here it is a type that no route takes.
  adapter.getInstance().removeContentTypeParser('text/plain');
  const service: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger(createLogger(app, config.LOG_LEVEL)),
    abortOnError: false,
    rawBody: true,
  });
  metrics = service.get(Metrics);
  await service.init();
  await adapter.getInstance().ready();
  return service;
}

/** Treats an empty JSON body, chunked or not, as no body: many clients send the type JSON with every POST. */
function ignoreEmptyBody(adapter: FastifyAdapter): void {
  const parse = adapter.getInstance().getDefaultJsonParser('error', 'error');
  adapter.useBodyParser('application/json', true, {}, (request, body: Buffer, done) =>
    body.length === 0 ? done(null, undefined) : parse(request, body.toString(), done),
  );
}

/** Runs one app in a process of its own until SIGTERM or SIGINT: streams end, then HTTP, then its runtime (events and jobs). */
export async function serve<C extends Config>(
  app: AppName,
  settings: SettingsClass<C>,
  moduleOf: (config: C) => DynamicModule,
): Promise<void> {
  const config = configOrExit(settings);
  try {
    const service = await createService(app, moduleOf(config), config);
    onStop(() => service.close());
    await service.listen(config.PORT, config.HOST);
  } catch (error) {
    exitWithReason(error, config);
  }
}

/** For an error that the operator can fix: prints one line that names the variable and exits with 78. Throws all others. */
export function exitWithReason(error: unknown, { PORT, HOST, DATA_DIR }: Config): never {
  const { code = '', syscall } = error as { code?: string; syscall?: string };
  let line: string;
  if (error instanceof ConfigError) line = error.message;
  else if (syscall === 'listen' && code === 'EACCES')
    line = `PORT ${PORT} may not be listened on by this user: choose one above 1023, with a proxy in front`;
  else if (syscall === 'getaddrinfo') line = `HOST ${HOST} is no name that this machine knows (${code})`;
  else if (code === 'EADDRINUSE') line = `PORT ${PORT} on HOST ${HOST} is taken`;
  else if (code === 'EADDRNOTAVAIL') line = `HOST ${HOST} is no address of this machine`;
  else if (/^(EACCES|EROFS|ENOTDIR|ENOSPC|SQLITE_CANTOPEN|SQLITE_READONLY)/.test(code))
    line = `DATA_DIR ${DATA_DIR} cannot be written (${code})`;
  else if (/^ER_(DB)?ACCESS_DENIED|^ER_BAD_DB/.test(code))
    line = `DATABASE_URL is refused by the database (${code})`;
  else throw error;
  process.stderr.write(`${line}\n`);
  process.exit(78);
}

/** Reads the configuration of one app; if it is wrong, prints the reason and exits with 78. */
export function configOrExit<C extends Config>(settings: SettingsClass<C>): C {
  return configsOrExit([settings])[0]!;
}

/** Like `configOrExit`, for apps that share this process. */
export function configsOrExit<C extends Config>(classes: SettingsClass<C>[]): C[] {
  if (Number(process.versions.node.split('.')[0]) < 24) {
    process.stderr.write(
      `Corong runs on Node.js 24; this is ${process.version}. npm start brings its own.\n`,
    );
    process.exit(78);
  }
  for (const line of misspelledVariables(classes)) process.stderr.write(`${line}\n`);
  try {
    const configs = loadConfigs(classes);
    const { STACK, DATA_DIR } = configs[0]!;
    if (STACK === 'embedded') prepareDataFolder(DATA_DIR);
    return configs;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(78);
  }
}

/** Longest time of an orderly stop, in milliseconds; unfinished work continues at the next start. */
const STOP_MS = 40_000;

/** Calls `stop` once on SIGTERM or SIGINT, then exits. A second signal, or a stop longer than STOP_MS, exits at once with 1. */
export function onStop(stop: () => Promise<void>): void {
  let stopping = false;
  const end = () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
