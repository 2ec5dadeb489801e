import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TempFolder {
  path: string;
  remove(): void;
}

/** A folder of its own under the machine's temporary one. */
export function tempFolder(name: string): TempFolder {
  const path = mkdtempSync(join(tmpdir(), `corong-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}
