import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Joins files of plain functions into one script of a page. The functions see each other, and none is global in the page. */
export function browserScript(...files: URL[]): string {
  const parts = files.map((file) => readFileSync(file, 'utf8'));
  return `(() => {\n'use strict';\n${parts.join('\n')}\n})();\n`;
}

/** Adds a hash of the content to a path, so that browsers may cache what is there for ever. */
export function versioned(path: string, content: string): string {
  return `${path}?v=${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
}
