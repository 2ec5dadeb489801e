import { isUndeliverable, meaningOf, statusIn, type BouncedMail } from './mail-status.js';

const DAY = 86_400_000;
const on = (days: number[], status = '5.2.2'): BouncedMail[] =>
  days.map((day) => ({ status, at: day * DAY }));

describe('statuses of mail', () => {
  it.each([
    ['no_mailbox', ['5.1.1', '5.1.3', '5.1.6', '5.1.10', '5.2.1']],
    ['no_domain', ['5.1.2']],
    ['mail', ['5.1.7', '5.1.8', '5.2.3', '5.3.4', '5.6.0', '5.6.7', '5.7.1', '5.7.26', '4.7.1', '4.6.0']],
    [
      'unreached',
      ['5.0.0', '5.1.0', '5.1.4', '5.2.0', '5.2.2', '5.3.1', '5.3.2', '5.4.1', '5.4.4', '5.4.6', '5.4.7'],
    ],
    ['unreached', ['5.5.0', '4.2.2', '4.4.1', '4.4.7', '5.11.1', '5.1.11']],
  ])('that mean %s', (meaning, statuses) => {
    expect(statuses.map(meaningOf)).toEqual(statuses.map(() => meaning));
  });

  it.each([
    ['550 5.1.1 No such user', '5.1.1'],
    ['550-5.1.1 No such user\n550 5.1.1 really', '5.1.1'],
    ['550 No such user (5.1.1)', null],
    ['550 15.1.1.1', null],
    ['5.1.1', null],
    ['', null],
  ])('in “%s”', (answer, status) => expect(statusIn(answer)).toBe(status));

  it('end an address that no mail has reached for long, or whose domain is unknown on two days', () => {
    expect(isUndeliverable(on([1, 2, 3, 4, 8]))).toBe(true);
    expect(isUndeliverable(on([1, 2, 3, 8]))).toBe(false);
    expect(isUndeliverable(on([1, 1, 1, 1, 1, 1, 1.5]))).toBe(false);
    expect(isUndeliverable(on([1, 2], '5.1.2'))).toBe(true);
    expect(isUndeliverable(on([1, 1.2], '5.1.2'))).toBe(false);
    expect(isUndeliverable([...on([1], '5.1.2'), ...on([3])])).toBe(false);
    expect(isUndeliverable([])).toBe(false);
  });
});
