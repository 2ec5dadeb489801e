import { pino, type Logger } from 'pino';
import type { JobReports } from './jobs/running-jobs.js';
import type { LoggerService } from '@nestjs/common';
import { isAway } from './adapters/sql/database.js';
import { OnceAMinute } from './once-a-minute.js';
import { VERSION } from './version.js';

/** JSON lines on standard output. They carry ids and counts: no content, no addresses, no tokens. */
export function createLogger(app: string, level: string): Logger {
  return pino({ level, base: { app, version: VERSION }, timestamp: pino.stdTimeFunctions.isoTime });
}

/** Nest's own lines, of which only warnings and errors are of use to an operator. */
export function nestLogger(logger: Logger): LoggerService {
  const text = (message: unknown) =>
    message instanceof Error ? message.name : String(message).slice(0, 500);
  return {
    log: (message) => logger.debug(text(message)),
    warn: (message) => logger.warn(text(message)),
    error: (message) => logger.error(text(message)),
    fatal: (message) => logger.fatal(text(message)),
  };
}

/** For a room that reports in plain lines. */
export const lineTo = (logger: Logger) => (line: string) => logger.warn(line);

/** For a job queue: kinds and ids of jobs, and the class of what went wrong. */
export function jobReports(logger: Logger): JobReports {
  const away = new OnceAMinute();
  return {
    log: (about, message) => logger.warn(about, message),
    onError: (error, about) => {
      const { name } = error as Error;
      // Of a store that is away every job fails, again and again.
      const more = isAway(error) ? away.due(`${about.kind} ${name}`) : 0;
      if (more !== null) logger.warn({ ...about, error: name, ...(more > 0 && { more }) }, 'job failed');
    },
  };
}
