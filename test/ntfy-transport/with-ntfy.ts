import { globSync, readFileSync } from 'node:fs';

/** Files that know several transports by their networks, where a new transport needs nothing. */
const BY_NETWORK = new Set([
  // `webhook` is a field there.
  'apps/fan-out/opt-in/connection-joining.ts',
  // Accounts and ports of networks.
  'libs/message/account.topic.ts',
  'libs/message/settings.ts',
]);

/** Files that name two or more of these transports outside of their folders, so that a new one might have to be added there. */
export function filesThatName(transports: readonly string[]): string[] {
  const files = globSync(['apps/{fan-out,channel-publisher}/**/*.ts', 'libs/message/*.ts'], {
    exclude: [
      '**/*.{spec,fixture,contract}.ts',
      'apps/fan-out/transports/*/*.ts',
      'libs/message/transport-name.ts',
    ],
  });
  return files.filter((file) => {
    if (BY_NETWORK.has(file)) return false;
    const code = readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\//g, '');
    return transports.filter((name) => new RegExp(`'${name}'|\\b${name}\\??:`).test(code)).length > 1;
  });
}

/** Types of tables that have to name each transport: a table that may leave some out is `Partial`. */
const WHOLE_TABLE = /satisfies Record<TransportName|: Record<TransportName, [^=;]*> = \{/;

/** Files, tests included, with a table that the compiler wants a line of for each transport. */
export function filesWithTables(): string[] {
  const files = globSync(['{apps,libs,bench,test}/**/*.ts'], {
    exclude: ['apps/fan-out/audience/by-transport.ts', 'test/{ntfy,chat}-transport/*.ts'],
  });
  return files.filter((file) => WHOLE_TABLE.test(readFileSync(file, 'utf8')));
}

/** Paths in a description of the API at which transports are listed, as an enum or as fields, and `name` is not. */
export function listsWithout(
  name: string,
  [one, other]: readonly [string, string],
  document: unknown,
): string[] {
  const missing: string[] = [];
  const lists = (given: string[]) => given.includes(one) && given.includes(other) && !given.includes(name);
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const { enum: values, properties } = value as { enum?: string[]; properties?: object };
    if (lists(values ?? []) || lists(Object.keys(properties ?? {}))) missing.push(path);
    for (const [key, inner] of Object.entries(value)) visit(inner, `${path}/${key}`);
  };
  visit(document, '');
  return missing;
}
