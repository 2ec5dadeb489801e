import { join } from 'node:path';
import Database from 'better-sqlite3';
import { serviceScript, type ServiceName } from '../support/services.js';
import type { Stack } from '../support/stack.js';

/** Something that clicks need, and that can be taken away for a while. */
export interface ClickOutage {
  /** As the output names it. */
  name: string;
  begin(): Promise<void>;
  /** Resolves once it answers again. */
  end(): Promise<void>;
}

/**
 * What holds clicks, taken away. On the full stack the service is killed with -9 and started again; the embedded stack's
 * stores are files, which another process locks against writing.
 */
export function outagesOf(stack: Stack): { log: ClickOutage; database: ClickOutage } {
  if (stack.kind === 'full') return { log: killed('kafka'), database: killed('mariadb') };
  return {
    log: locked('the file of the log', join(stack.dataDir, 'log', 'ads.db')),
    database: locked('the file of the database', join(stack.dataDir, 'apps', 'ad-attribution', 'app.db')),
  };
}

function killed(name: ServiceName): ClickOutage {
  return {
    name,
    begin: async () => void (await (await serviceScript()).killHard(name)),
    end: async () => void (await (await serviceScript()).restart(name)),
  };
}

function locked(name: string, file: string): ClickOutage {
  let holder: Database.Database | undefined;
  return {
    name,
    begin: async () => {
      holder = new Database(file, { timeout: 10_000 });
      holder.exec('BEGIN IMMEDIATE');
    },
    end: async () => {
      holder?.exec('ROLLBACK');
      holder?.close();
    },
  };
}
