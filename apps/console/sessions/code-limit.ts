import { Injectable } from '@nestjs/common';
import { Attempts } from './attempts.js';

/** Counts codes and passwords that signed-in people type in again, so that a stolen session cannot guess them. */
@Injectable()
export class CodeLimit {
  private readonly attempts = new Attempts(10, 15 * 60_000, 'Too many attempts');

  /** Counts one of a person; throws 429 with Retry-After. */
  count(person_id: string): void {
    this.attempts.count(person_id);
  }
}
