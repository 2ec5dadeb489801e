/** The header of an import file, and rows of people who agreed. */
export const HEADER = 'transport,address,consent_at,consent_how,consent_wording,source';
/** Returns one row of an import file; fields that are left out get usual values. */
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
/** Returns rows of `count` e-mail followers, numbered from `from`. */
export const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => row(`person-${from + n}@example.test`));
