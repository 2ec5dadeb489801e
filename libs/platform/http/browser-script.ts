import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * Joins files of plain functions, and code given as text, into one script of a page. The functions can call each other, and
 * none is global in the page.
 */
export function browserScript(...sources: (URL | string)[]): string {
  const parts = sources.map((one) => (one instanceof URL ? readFileSync(one, 'utf8') : one));
  return `(() => {\n'use strict';\n${parts.join('\n')}\n})();\n`;
}

/** Returns the code of a constant with a value of the server, for a script. */
export const scriptConstant = (name: string, value: unknown): string =>
  `const ${name} = ${JSON.stringify(value)};\n`;

/** Adds a hash of the content to a path, so that browsers may cache the content for ever. */
export function versioned(path: string, content: string): string {
  return `${path}?v=${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
}
