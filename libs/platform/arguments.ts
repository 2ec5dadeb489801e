/**
 * The words behind a program's name, where it takes exactly those of `usage`, such as `npm run backup -- FOLDER`.
 * Prints the usage and exits with 2 for any other number of words and for options: a program that changes data must
 * not run because somebody asked for its help.
 */
export function argumentsOrExit(usage: string): string[] {
  const words = process.argv.slice(2);
  const wanted = usage.split(' -- ')[1]?.split(' ').length ?? 0;
  if (words.length === wanted && !words.some((word) => word.startsWith('-'))) return words;
  process.stderr.write(`Usage: ${usage}\n`);
  return process.exit(2);
}
