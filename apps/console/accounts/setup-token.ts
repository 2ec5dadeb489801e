import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keys } from '#platform/security/keys.js';

/** The token with which Corong is set up from another machine. */
@Injectable()
export class SetupToken {
  constructor(private readonly keys: Keys) {}

  /** The token. It is derived from the console's keys, so that all its processes have the same one and none stores it. */
  get text(): string {
    return this.keys.lookup('set-up token', 'first run').slice(0, 32);
  }

  matches(given: string): boolean {
    return (
      given.length === this.text.length &&
      timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(this.text))
    );
  }
}
