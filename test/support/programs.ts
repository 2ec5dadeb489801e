import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PLACES = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** Returns the full path of a program that a test runs; null if it is missing. With CORONG_PROGRAMS=required it throws instead. */
export function programHere(name: string): string | null {
  const found = PLACES.map((index) => join(index, name)).find((file) => existsSync(file));
  if (!found && process.env['CORONG_PROGRAMS'] === 'required')
    throw new Error(`There is no ${name}: apt-get install ${name}`);
  return found ?? null;
}
