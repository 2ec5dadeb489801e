import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';

/** Where they are kept. */
export const CONTRACTS_FILE = resolve('.services/env/contracts.env');

/** Credentials of the principal that contract suites use, or null where services are not up. */
export function contractsEnv(): Record<string, string> | null {
  if (!existsSync(CONTRACTS_FILE)) {
    if (process.env['CORONG_SERVICES'] === 'required')
      throw new Error(`${CONTRACTS_FILE} is missing: npm run services -- up`);
    return null;
  }
  return parseEnv(readFileSync(CONTRACTS_FILE, 'utf8')) as Record<string, string>;
}
