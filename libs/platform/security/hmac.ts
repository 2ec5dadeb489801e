import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Longest text, in UTF-8 bytes, that needs no memory of its own. */
const KEPT_BYTES = 8_192;

/**
 * HMAC-SHA256 (RFC 2104) under one key, as two hashes whose padded keys are made once. It costs a third of createHmac,
 * which builds an object and looks its algorithm up at each call, and pays off where one is made for each request.
 */
export class HmacSha256 {
  private readonly inner: Buffer = Buffer.alloc(BLOCK_BYTES + KEPT_BYTES);
  private readonly outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);

  /** `key`: at most 64 bytes. */
  constructor(key: Buffer) {
    if (key.length > BLOCK_BYTES) throw new Error('A key of HMAC-SHA256 has at most 64 bytes here');
    for (let at = 0; at < BLOCK_BYTES; at++) {
      const byte = at < key.length ? key[at]! : 0;
      this.inner[at] = byte ^ 0x36;
      this.outer[at] = byte ^ 0x5c;
    }
  }

  /** Returns the code of a text (UTF-8) in base64url. */
  base64url(text: string): string {
    this.digestInner(text);
    return hash('sha256', this.outer, 'base64url');
  }

  /** Returns the code of a text (UTF-8). */
  digest(text: string): Buffer {
    this.digestInner(text);
    return hash('sha256', this.outer, 'buffer');
  }

  private digestInner(text: string): void {
    // A UTF-16 unit has at most three bytes of UTF-8.
    const needed = BLOCK_BYTES + text.length * 3;
    const inner = needed <= this.inner.length ? this.inner : Buffer.alloc(needed);
    if (inner !== this.inner) this.inner.copy(inner, 0, 0, BLOCK_BYTES);
    const end = BLOCK_BYTES + inner.write(text, BLOCK_BYTES, 'utf8');
    this.outer.write(hash('sha256', inner.subarray(0, end), 'binary'), BLOCK_BYTES, 'latin1');
  }
}
