import { pino, type Logger } from 'pino';
import type { JobReports } from './jobs/running-jobs.js';
import type { LoggerService } from '@nestjs/common';
import { isUnavailable } from './adapters/sql/database.js';
import { LogThrottle } from './log-throttle.js';
import { VERSION } from './version.js';

/** Creates the logger of an app: JSON lines on standard output. Log ids and counts only: no content, addresses or tokens. */
export function createLogger(app: string, level: string): Logger {
  return pino({ level, base: { app, version: VERSION }, timestamp: pino.stdTimeFunctions.isoTime });
}

/** Logger for Nest's own lines; its ordinary lines become debug lines, since operators do not need them. */
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

/** Returns a function that logs a line as a warning, for parts that take a `log` callback. */
export const lineTo = (logger: Logger) => (line: string) => logger.warn(line);

/** Returns the report callbacks of a job queue; they log a job's kind and id, and the class of the error. */
export function jobReports(logger: Logger): JobReports {
  const throttle = new LogThrottle();
  return {
    log: (about, message) => logger.warn(about, message),
    onError: (error, about) => {
      const { name } = error as Error;
      // While a store is unavailable every job fails, so these lines are throttled.
      const more = isUnavailable(error) ? throttle.suppressedSince(`${about.kind} ${name}`) : 0;
      if (more !== null) logger.warn({ ...about, error: name, ...(more > 0 && { more }) }, 'job failed');
    },
  };
}
