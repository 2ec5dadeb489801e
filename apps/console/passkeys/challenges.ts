import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { isDuplicate, Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { InvalidToken, Keys } from '#platform/security/keys.js';
import { UsedChallenge } from './passkey.entities.js';

/** Seconds for which a challenge may be answered. */
export const CHALLENGE_SECONDS = 300;
const PURPOSE = 'passkey challenge';

/** What a challenge was made for. `person`: the only person who may answer it. */
export interface Challenge {
  challenge: string;
  use: 'registration' | 'sign-in';
  person?: string;
}

/**
 * Challenges for passkeys. The browser keeps each in a signed token, so that who only looks at the sign-in page costs no
 * row; that it was answered is stored, so that an answer works once.
 */
@Injectable()
export class Challenges {
  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(60_000, 'used-challenges', () => this.deleteExpired());
  }

  /** Returns the token of a challenge. */
  sign(challenge: Challenge): string {
    return this.keys.signClaims(PURPOSE, challenge, CHALLENGE_SECONDS, this.clock.now());
  }

  /** Throws 422 for a token that is forged, expired, or of another use. */
  read(token: string, use: Challenge['use']): Challenge {
    try {
      const challenge = this.keys.verifyClaims<Challenge>(PURPOSE, token, this.clock.now());
      if (challenge.use === use) return challenge;
    } catch (error) {
      if (!(error instanceof InvalidToken) && !(error instanceof SyntaxError)) throw error;
    }
    throw expired();
  }

  /** Stores that a challenge was answered; throws 422 if it was before. */
  async use(tx: Tx, { challenge }: Challenge): Promise<void> {
    const hash = createHash('sha256').update(challenge).digest('hex');
    const expires_at = this.clock.now() + CHALLENGE_SECONDS * 1_000;
    try {
      await tx.insert(UsedChallenge, { hash, expires_at });
    } catch (error) {
      throw isDuplicate(error) ? expired() : error;
    }
  }

  private async deleteExpired(): Promise<void> {
    const expired = { expires_at: LessThanOrEqual(this.clock.now()) };
    if (!(await this.database.read.existsBy(UsedChallenge, expired))) return;
    await this.database.transaction((tx) => tx.delete(UsedChallenge, expired));
  }
}

const expired = () =>
  Problem.field('token', 'expired', 'This took too long, or was answered already; begin again');
