import { createPrivateKey, sign } from 'node:crypto';
import { InvalidToken } from './keys.js';
import { generatePair, TokenSigner, TokenVerifier } from './signer.js';

const pair = generatePair();
const signer = new TokenSigner('click', pair.privateKey);
const verifier = new TokenVerifier('click', pair.publicKey);
const signed = (text: string) => {
  const body = Buffer.from(text).toString('base64url');
  const key = createPrivateKey({ key: Buffer.from(pair.privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  return `${body}.${sign(null, Buffer.from(body), key).toString('base64url')}`;
};

describe('Ed25519 tokens', () => {
  it('return the signed claims until the second in which they expire', () => {
    const token = signer.sign({ click: 'clk_1' }, 10, 1_000_000);
    expect(verifier.verify(token, 1_009_999)).toMatchObject({ click: 'clk_1', aud: 'click', exp: 1010 });
    expect(() => verifier.verify(token, 1_010_000)).toThrow(InvalidToken);
  });

  it('are valid only for their purpose and key pair, which claims cannot change', () => {
    const token = signer.sign({ aud: 'identity', exp: 9e9 }, 10);
    expect(verifier.verify(token)).toMatchObject({ aud: 'click' });
    expect(() => new TokenVerifier('identity', pair.publicKey).verify(token)).toThrow(InvalidToken);
    expect(() => new TokenVerifier('click', generatePair().publicKey).verify(token)).toThrow(InvalidToken);
  });

  it.each([
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"claims"'],
    ['a number', '7'],
    ['no JSON', '{'],
    ['nothing', ' '],
    ['no end', '{"aud":"click"}'],
    ['an end in words', '{"aud":"click","exp":"never"}'],
    ['purposes', '{"aud":["click"],"exp":9999999999}'],
    ['no purpose', '{"exp":9999999999}'],
  ])('are refused, although signed, if they claim %s', (_, text) => {
    expect(() => verifier.verify(signed(text))).toThrow(InvalidToken);
  });

  it('are refused if changed, cut, encoded differently, or huge', () => {
    const token = signer.sign({ click: 'clk_1' }, 10);
    const [body, signature] = token.split('.') as [string, string];
    const spellings = [
      `${token}=`,
      `${token}==`,
      `${body}.${signature.slice(0, -1)}`,
      `${body}.${signature} `,
      `${body}=.${signature}`,
      ` ${token}`,
    ];
    for (const bad of [
      ...spellings,
      '',
      '.',
      '..',
      'a',
      `${body}.`,
      `.${signature}`,
      `${token}.${signature}`,
      `${body}.%%%`,
      `${'A'.repeat(1_000_000)}.${signature}`,
    ]) {
      expect(() => verifier.verify(bad)).toThrow(InvalidToken);
    }
    const last = signature.at(-1)!;
    for (const other of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      if (other !== last)
        expect(() => verifier.verify(`${body}.${signature.slice(0, -1)}${other}`)).toThrow(InvalidToken);
    }
  });
});
