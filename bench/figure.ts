/** One measured figure: ours and the peer's, from the same run and for the same work. */
export interface Figure {
  bench: string;
  stack: 'embedded' | 'full';
  /** What ours is compared with. */
  peer: string;
  ours: number;
  theirs: number;
  unit: string;
  /** Conditions: batch sizes, concurrency, what was flushed to disk. */
  how: string;
}

/** Prints a figure as one JSON line, with ratio = ours / theirs. */
export function printFigure({ bench, stack, peer, ours, theirs, unit, how }: Figure): void {
  const round = (value: number) => (value >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
  const ratio = Math.round((ours / theirs) * 100) / 100;
  console.log(
    JSON.stringify({ bench, stack, peer, ours: round(ours), theirs: round(theirs), ratio, unit, how }),
  );
}

/** Prints measured numbers without a peer, as one JSON line. */
export function printFacts(
  bench: string,
  stack: Figure['stack'],
  figures: Record<string, number | string>,
): void {
  console.log(JSON.stringify({ bench, stack, ...figures }));
}

/** Returns the seconds that `work` took. */
export async function seconds(work: () => Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Runs `work` for 0 … n − 1, at most `width` at a time. */
export async function runConcurrently(
  n: number,
  width: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < n) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** Runs ours and theirs alternately and returns the median of each, so that changes of the machine's speed affect both. */
export async function alternate(
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<{ ours: number; theirs: number }> {
  const a: number[] = [];
  const b: number[] = [];
  for (let round = 0; round < rounds; round++) {
    a.push(await ours());
    b.push(await theirs());
  }
  const median = (list: number[]) => list.sort((x, y) => x - y)[Math.floor(list.length / 2)]!;
  return { ours: median(a), theirs: median(b) };
}
