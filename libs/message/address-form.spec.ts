import { normalizeMailbox } from './address-form.js';

describe('a mail address', () => {
  it.each([
    ['of any case', 'Siti@Example.TEST', 'siti@example.test'],
    ['in letters of its own language', 'm@exämple.com', 'm@xn--exmple-cua.com'],
    ['in ASCII', 'm@XN--exmple-cua.com', 'm@xn--exmple-cua.com'],
    ['of decomposed letters', 'jose\u0301@exa\u0308mple.com', 'jos\u00e9@xn--exmple-cua.com'],
    ['of composed letters', 'jos\u00e9@ex\u00e4mple.com', 'jos\u00e9@xn--exmple-cua.com'],
  ])('is normalized: %s', (_, given, form) => {
    expect(normalizeMailbox(given)).toBe(form);
    expect(normalizeMailbox(form)).toBe(form);
  });

  it.each([
    ['that is none', 'siti'],
    ['with a domain that is none', 'm@x\u200d.com'],
    ['in quotes', '"a b"@example.test'],
  ])('is refused: %s', (_, given) => expect(normalizeMailbox(given)).toBeNull());
});
