import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/ports/clock.port.js';

const DAY_MS = 86_400_000;
const HASH_LENGTH = 22;

/** Knows visitors again within a day (UTC) without knowing who they are: the salt of each day is random and thrown away. */
@Injectable()
export class Visitors {
  private day = -1;
  private salt: Buffer = Buffer.alloc(0);

  constructor(private readonly clock: Clock) {}

  /** A keyed hash of address and user agent: 128 bits in base64url. Neither is kept anywhere. */
  hash(ip: string, agent: string | undefined): string {
    const day = Math.floor(this.clock.now() / DAY_MS);
    if (day !== this.day) [this.day, this.salt] = [day, randomBytes(32)];
    return createHmac('sha256', this.salt)
      .update(`${ip}\n${agent ?? ''}`)
      .digest('base64url')
      .slice(0, HASH_LENGTH);
  }
}
