/** The header of an import file, and rows of people who agreed. */
export const HEADER = 'transport,address,consent_at,consent_how,consent_wording,source';
export const row = (
  address: string,
  more: Partial<Record<'transport' | 'at' | 'how' | 'wording' | 'source', string>> = {},
) =>
  [
    more.transport ?? 'email',
    address,
    more.at ?? '2025-03-01T10:00:00Z',
    more.how ?? 'shop checkout',
    more.wording ?? 'Send me news',
    more.source ?? 'https://shop.example/checkout',
  ].join(',');
export const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => row(`person-${from + n}@example.test`));
