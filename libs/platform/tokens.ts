/** Injection tokens of plain values; everything else is injected by its class. */
export const APP = Symbol('app');
export const LOGGER = Symbol('logger');
export const SECRETS = Symbol('secrets');
