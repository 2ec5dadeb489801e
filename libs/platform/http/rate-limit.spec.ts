import { networkOf, RateLimit } from './rate-limit.js';

describe('a rate limit', () => {
  it('refuses with 429 and Retry-After whoever exceeds it, and nobody else', async () => {
    const limit = new RateLimit(2, 60, 'Too many');
    await limit.count('one');
    await limit.count('one');
    const refusal = { message: expect.stringMatching(/^Too many; try again in \d+ s$/), status: 429 };
    await expect(limit.count('one')).rejects.toMatchObject({
      ...refusal,
      extra: { retryAfter: expect.any(Number) },
    });
    await limit.count('other');
  });

  it('does not count what is given back', async () => {
    const limit = new RateLimit(2, 60, 'Too many');
    for (let time = 0; time < 5; time++) {
      await limit.count('one');
      limit.refund('one');
    }
    await limit.count('one');
    await limit.count('one');
    await expect(limit.count('one')).rejects.toMatchObject({ status: 429 });
  });
});

describe('the network that a rate limit counts', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['::1', '::/64'],
    ['64:ff9b::203.0.113.7', '203.0.113.7'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
