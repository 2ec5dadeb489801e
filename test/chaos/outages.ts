import Database from 'better-sqlite3';
import { serviceScript, type ServiceName } from '../support/services.js';

/** Something that a run needs, and that can be taken away for a while. */
export interface Outage {
  /** As the output names it. */
  name: string;
  begin(): Promise<void>;
  /** Resolves once it answers again. */
  end(): Promise<void>;
}

/** A service of the full stack, killed with -9 and started again. */
export function killed(name: ServiceName): Outage {
  return {
    name,
    begin: async () => void (await (await serviceScript()).killHard(name)),
    end: async () => void (await (await serviceScript()).restart(name)),
  };
}

/** A file of the embedded stack, which another process locks against writing. */
export function locked(name: string, file: string): Outage {
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
