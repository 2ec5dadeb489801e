// Injection tokens for values that have no class of their own; everything else is injected by its class.

/** Name of the app. */
export const APP = Symbol('app');
/** The app's pino logger. */
export const LOGGER = Symbol('logger');
/** The app's `Secrets`. */
export const SECRETS = Symbol('secrets');
/** The kinds of job that the app adds or runs. */
export const JOB_KINDS = Symbol('job kinds');
