const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10);

/** A query from yesterday to tomorrow, so that midnight in any time zone does not matter. */
export const days = (): string => `from=${day(-1)}&to=${day(1)}`;
