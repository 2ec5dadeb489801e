import { instantOf } from './instant.js';

describe('an instant', () => {
  it('is read with its offset from UTC', () => {
    expect(instantOf('2027-01-31T09:30:00+07:00')).toBe(Date.UTC(2027, 0, 31, 2, 30));
    expect(instantOf('2027-01-31T02:30:00.5Z')).toBe(Date.UTC(2027, 0, 31, 2, 30, 0, 500));
  });

  it.each(['2027-02-30T00:00:00Z', '2027-01-31T24:30:00Z', '2027-01-31', 'tomorrow', ''])(
    'is none where the text names no instant: %p',
    (text) => expect(instantOf(text)).toBeNull(),
  );
});
