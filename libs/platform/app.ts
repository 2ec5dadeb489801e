/** The apps of Corong. Each has a store, a principal and a process (or a Nest application) of its own. */
export const APPS = [
  'channel-publisher',
  'fan-out',
  'chat',
  'connections',
  'ad-attribution',
  'console',
] as const;

export type AppName = (typeof APPS)[number];
