/** With `--short` a bench does a small part of its work: enough to see that it runs, too little for a figure. */
const short = process.argv.includes('--short');

/** How many of something a bench does: `short` of them with `--short`, else `full`. */
export const size = (full: number, inShort: number): number => (short ? inShort : full);
