import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';

/** Addresses and credentials of the stores' administrator; the content of `.services/env/admin.json`. */
export interface Admin {
  brokers: string[];
  databaseUrl: string;
  kafka: { brokers: string[]; username: string; password: string };
  redisUrl: string;
}

const FOLDER = '.services/env';

/** Returns why the full stack cannot run here, or null if it can; throws instead under CORONG_SERVICES=required. */
export function servicesAbsent(): string | null {
  if (existsSync(`${FOLDER}/admin.json`)) return null;
  const reason = `${FOLDER}/admin.json is missing: npm run services -- up`;
  if (process.env['CORONG_SERVICES'] === 'required') throw new Error(reason);
  return reason;
}

export const adminOfServices = (): Admin => JSON.parse(readFileSync(`${FOLDER}/admin.json`, 'utf8')) as Admin;

/** Reads an app's environment for the full stack. */
export const environmentOfApp = (app: string): Record<string, string> =>
  parseEnv(readFileSync(`${FOLDER}/${app}.env`, 'utf8')) as Record<string, string>;

export type ServiceName = 'kafka' | 'mariadb' | 'redis';

interface ServiceScript {
  up(say?: (line: string) => void): Promise<void>;
  killHard(name: ServiceName): Promise<number | undefined>;
  restart(name: ServiceName): Promise<number | undefined>;
}

/** Imports `scripts/services.mjs`, which is not compiled. */
export async function serviceScript(): Promise<ServiceScript> {
  return (await import(pathToFileURL(resolve('scripts/services.mjs')).href)) as ServiceScript;
}
