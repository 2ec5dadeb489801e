/** With `--short` a bench does a small part of its work: enough to see that it runs, too little for a reliable figure. */
const short = process.argv.includes('--short');

/** Returns the amount of work: `inShort` with `--short`, else `full`. */
export const size = (full: number, inShort: number): number => (short ? inShort : full);
