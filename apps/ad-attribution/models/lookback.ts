/** How many days before a conversion a touch may be and still get credit. */
export const LOOKBACK_DAYS = 30;
