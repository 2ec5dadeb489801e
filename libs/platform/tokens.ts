/** Injection tokens of plain values; everything else is injected by its class. */
export const APP = Symbol('app');
export const LOGGER = Symbol('logger');
export const SECRETS = Symbol('secrets');
/** The kinds of job that the app adds or works. */
export const JOB_KINDS = Symbol('job kinds');
