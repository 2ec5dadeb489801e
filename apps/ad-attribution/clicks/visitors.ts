import { randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { LessThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { insertNew } from '#platform/adapters/sql/insert-all.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { HmacSha256 } from '#platform/security/hmac.js';
import { LOGGER } from '#platform/tokens.js';
import { CLICK_ID_NAMES, type ClickSourceParameters } from './click.parameters.js';
import { VisitorSalt } from './visitor-salt.entity.js';

const DAY_MS = 86_400_000;
const HASH_LENGTH = 22;
const NETWORK_ID_HASH_LENGTH = 11;
const REFRESH_MS = 60_000;

/**
 * Recognises visitors within a day (UTC) without storing who they are. Each day has a random salt, which all processes
 * share through the database. It is created a day ahead and deleted when the day is over; from then on nobody can
 * compute that day's hashes.
 */
@Injectable()
export class VisitorHashes implements OnModuleInit {
  private salts: readonly { day: number; hmac: HmacSha256 }[] = [];

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    sweep: Sweep,
  ) {
    sweep.every(REFRESH_MS, 'visitor-salts', () => this.refresh());
  }

  async onModuleInit(): Promise<void> {
    await this.refresh();
  }

  /**
   * Returns the visitor's keyed hash of IP address and user agent: 128 bits in base64url. Neither of the two is stored.
   */
  hash(ip: string, agent: string | undefined): string {
    return this.hmacOf(this.today())
      .base64url(`${ip}\n${agent ?? ''}`)
      .slice(0, HASH_LENGTH);
  }

  /**
   * Returns the keyed hash of the network's click id, 64 bits in base64url; undefined if the address of the click had
   * none. It tells equal ids of one day from different ones, and nothing else.
   */
  hashOfNetworkId(source: ClickSourceParameters): string | undefined {
    const name = CLICK_ID_NAMES.find((one) => source[one] !== undefined);
    if (name === undefined) return undefined;
    // No visitor's text begins with a line end.
    return this.hmacOf(this.today())
      .base64url(`\n${name}\n${source[name]!}`)
      .slice(0, NETWORK_ID_HASH_LENGTH);
  }

  /**
   * Loads the salts of today and tomorrow, creates missing ones, and deletes those of past days. It logs a failure and
   * does not throw.
   */
  async refresh(): Promise<void> {
    const today = this.today();
    try {
      const rows = [today, today + 1].map((day) => ({ day, salt: randomBytes(32).toString('base64') }));
      const kept = await this.database.transaction(async (tx) => {
        await tx.delete(VisitorSalt, { day: LessThan(today) });
        await insertNew(tx, VisitorSalt, rows);
        return tx.find(VisitorSalt);
      });
      this.salts = kept.map(({ day, salt }) => ({
        day,
        hmac: new HmacSha256(Buffer.from(salt, 'base64')),
      }));
    } catch (error) {
      this.logger.warn(
        { error: (error as Error).name },
        'could not read the salts of visitor hashes: will retry',
      );
    }
  }

  /** Returns the hash function of a day. If the day's salt could not be loaded, this process uses a salt of its own. */
  private hmacOf(day: number): HmacSha256 {
    const known = this.salts.find((one) => one.day === day);
    if (known) return known.hmac;
    const made = { day, hmac: new HmacSha256(randomBytes(32)) };
    this.salts = [made];
    return made.hmac;
  }

  private today(): number {
    return Math.floor(this.clock.now() / DAY_MS);
  }
}
