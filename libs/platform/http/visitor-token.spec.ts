import { randomBytes } from 'node:crypto';
import { InvalidToken } from '../security/keys.js';
import { IDENTITY_TTL } from './identity.js';
import { gatewayKeyOf, VisitorTokens } from './visitor-token.js';

const NOW = 1_800_000_000_000;
const master = randomBytes(32).toString('base64');
const tokensOf = (app: string) => new VisitorTokens(gatewayKeyOf(master, app));

describe('the token of a visitor', () => {
  it.each([
    ['203.0.113.7', 'ID'],
    ['2001:db8::7', undefined],
  ])('is accepted only by its app and until it expires: %s, %s', (ip, country) => {
    const token = tokensOf('ad-attribution').make({ ip, country }, NOW);
    const { country: said, ...identity } = tokensOf('ad-attribution').verify(token, NOW);
    expect([said, identity]).toEqual([
      country,
      { actor: null, workspace: null, role: null, instance: false, ip },
    ]);
    expect(() => tokensOf('chat').verify(token, NOW)).toThrow(InvalidToken);
    expect(() => tokensOf('ad-attribution').verify(token, NOW + IDENTITY_TTL * 1_000)).toThrow(InvalidToken);
  });

  it('is refused if any character was changed', () => {
    const token = tokensOf('chat').make({ ip: '203.0.113.7', country: 'ID' }, NOW);
    for (let place = 0; place < token.length; place++) {
      const letter = token[place] === '9' ? '8' : '9';
      const changed = token.slice(0, place) + letter + token.slice(place + 1);
      // Decoders ignore two bits of the signature's last character.
      if (Buffer.from(changed.slice(-43), 'base64url').equals(Buffer.from(token.slice(-43), 'base64url')))
        if (place >= token.length - 43) continue;
      expect(() => tokensOf('chat').verify(changed, NOW)).toThrow(InvalidToken);
    }
    for (const bad of ['', 'x', `${token};`, token.slice(0, -1), `1;;${'1'.repeat(9_000)};x`])
      expect(() => tokensOf('chat').verify(bad, NOW)).toThrow(InvalidToken);
  });
});
