/**
 * Returns the command-line arguments if there are exactly as many as `usage` names, such as `npm run backup -- FOLDER`.
 * For any other number, and for options such as --help, prints the usage and exits with 2: a program that changes data
 * must not run when somebody asks for its help.
 */
export function argumentsOrExit(usage: string): string[] {
  const words = process.argv.slice(2);
  const wanted = usage.split(' -- ')[1]?.split(' ').length ?? 0;
  if (words.length === wanted && !words.some((word) => word.startsWith('-'))) return words;
  process.stderr.write(`Usage: ${usage}\n`);
  return process.exit(2);
}
