/** Days before a conversion in which a touch gets credit. */
export const LOOKBACK_DAYS = 30;
