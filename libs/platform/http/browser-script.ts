import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The script of a page, from files of plain functions that see each other: one request, and nothing of it is global. */
export function browserScript(...files: URL[]): string {
  const parts = files.map((file) => readFileSync(file, 'utf8'));
  return `(() => {\n'use strict';\n${parts.join('\n')}\n})();\n`;
}

/** An address that is another one for other content, so that browsers can keep what is there for good. */
export function versioned(path: string, content: string): string {
  return `${path}?v=${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
}
