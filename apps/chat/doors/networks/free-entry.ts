const FREE_ENTRY_MS = 72 * 3_600_000;

/**
 * The end of the free entry after the network told of one more. Of one entry several deliveries may tell, each 72 hours from
 * its own: the first counts. One that ends more than 72 hours later is another entry.
 */
export function laterFreeEntry(known: number | null, told: number): number {
  if (known === null || Math.abs(known - told) >= FREE_ENTRY_MS) return Math.max(known ?? 0, told);
  return Math.min(known, told);
}
