import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';

/** The file with these credentials. */
export const CONTRACTS_FILE = resolve('.services/env/contracts.env');

/** Returns the credentials of the contract suites' principal, or null if the services are not up. */
export function contractsEnv(): Record<string, string> | null {
  if (!existsSync(CONTRACTS_FILE)) {
    if (process.env['CORONG_SERVICES'] === 'required')
      throw new Error(`${CONTRACTS_FILE} is missing: npm run services -- up`);
    return null;
  }
  return parseEnv(readFileSync(CONTRACTS_FILE, 'utf8')) as Record<string, string>;
}
