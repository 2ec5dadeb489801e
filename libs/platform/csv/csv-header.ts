import { Problem } from '#platform/http/problem.js';
import type { CsvRecord } from './csv-reader.js';

/** Most unknown columns that an error names, and most characters of each. */
const SHOWN = { names: 5, characters: 40 };

/**
 * Reads the header: the columns in the order of the file, without unnamed ones at the end. Throws 422 naming each column
 * that is missing, repeated or unknown, or where the line cannot be read.
 */
export function parseHeader<C extends string>(
  header: CsvRecord | undefined,
  required: readonly C[],
  optional: readonly C[] = [],
): C[] {
  const known = [...required, ...optional];
  const names = header?.fields?.map((name) => name.trim().toLowerCase()) ?? [];
  while (names.at(-1) === '') names.pop();
  const missing = required.filter((name) => !names.includes(name));
  const invalid = names.flatMap((name, at) => {
    if (known.includes(name as C) && names.indexOf(name) === at) return [];
    const what = known.includes(name as C) ? 'there already' : 'not known';
    return [`"${name.slice(0, SHOWN.characters)}" in column ${at + 1} is ${what}`];
  });
  if (missing.length + invalid.length === 0) return names as C[];
  const found = [
    ...(header && !header.fields
      ? [`line ${header.line} cannot be read from column ${header.column} on`]
      : []),
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...invalid.slice(0, SHOWN.names),
    ...(invalid.length > SHOWN.names ? [`and ${invalid.length - SHOWN.names} more`] : []),
  ];
  const may = optional.length > 0 ? `, and may name ${optional.join(', ')}` : '';
  const message = `The first line has to name these columns, each once: ${required.join(', ')}${may}; ${found.join('; ')}`;
  throw Problem.field('columns', 'columns', message, known);
}
