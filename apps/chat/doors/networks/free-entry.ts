const FREE_ENTRY_MS = 72 * 3_600_000;

/**
 * Returns the end of the free window (free of charge for 72 hours) after a further report. Several deliveries report the
 * same window, each with 72 hours from itself, and the first counts. An end more than 72 hours later is another window.
 */
export function laterFreeEntry(known: number | null, told: number): number {
  if (known === null || Math.abs(known - told) >= FREE_ENTRY_MS) return Math.max(known ?? 0, told);
  return Math.min(known, told);
}
