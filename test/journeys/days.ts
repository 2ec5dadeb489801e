const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10);

/** Yesterday to tomorrow as a query, so that no midnight of any zone spoils a play. */
export const days = (): string => `from=${day(-1)}&to=${day(1)}`;
