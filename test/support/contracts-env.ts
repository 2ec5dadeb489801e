import { existsSync, readFileSync } from 'node:fs';

const FILE = '.services/env/contracts.env';

/** Credentials of the principal that contract suites use, or null where services are not up. */
export function contractsEnv(): Record<string, string> | null {
  if (!existsSync(FILE)) {
    if (process.env['CORONG_SERVICES'] === 'required')
      throw new Error(`${FILE} is missing: npm run services -- up`);
    return null;
  }
  const lines = readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line.includes('='));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
