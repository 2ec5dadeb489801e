import { join } from 'node:path';
import type { Stack } from '../support/stack.js';
import { killed, locked, type Outage } from './outages.js';

/**
 * What holds clicks, taken away. On the full stack the service is killed with -9 and started again; the embedded stack's
 * stores are files, which another process locks against writing.
 */
export function outagesOf(stack: Stack): { log: Outage; database: Outage } {
  if (stack.kind === 'full') return { log: killed('kafka'), database: killed('mariadb') };
  return {
    log: locked('the file of the log', join(stack.dataDir, 'log', 'ads.db')),
    database: locked('the file of the database', join(stack.dataDir, 'apps', 'ad-attribution', 'app.db')),
  };
}
