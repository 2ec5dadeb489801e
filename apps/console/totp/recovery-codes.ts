import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { CROCKFORD } from '#platform/ports/ids.port.js';
import { Keys } from '#platform/security/keys.js';
import { RecoveryCode } from './totp.entities.js';

/** Codes that a person gets at a time. */
export const CODES = 10;
const LENGTH = 12;
const PURPOSE = 'recovery code';
/** A recovery code as people write it: with or without hyphens and spaces, in upper or lower case. */
const FORM = new RegExp(`^[${CROCKFORD}]{${LENGTH}}$`);

/** Codes for a person who has lost the authenticator app. Each works once, and only a keyed hash is stored. */
@Injectable()
export class RecoveryCodes {
  constructor(
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /** Replaces all codes of a person; returns the new ones, such as `k3f9-x0zm-27qa`, which are shown only once. */
  async replace(tx: Tx, person_id: string): Promise<string[]> {
    await tx.delete(RecoveryCode, { person_id });
    const created_at = this.clock.now();
    const codes = Array.from({ length: CODES }, newCode);
    const rows = codes.map((code) => ({
      hash: this.keys.lookup(PURPOSE, `${person_id} ${code}`),
      person_id,
      created_at,
    }));
    await tx.insert(RecoveryCode, rows);
    return codes.map((code) => code.match(/.{4}/g)!.join('-'));
  }

  /** Uses up a code; returns false if the person has no such one. */
  async use(tx: Tx, person_id: string, text: string): Promise<boolean> {
    const code = text.toLowerCase().replace(/[\s-]/g, '');
    if (!FORM.test(code)) return false;
    const hashes = this.keys.lookups(PURPOSE, `${person_id} ${code}`);
    const { affected } = await tx.delete(RecoveryCode, { person_id, hash: In(hashes) });
    return affected === 1;
  }
}

const newCode = (): string =>
  Array.from({ length: LENGTH }, () => CROCKFORD[randomInt(CROCKFORD.length)]).join('');
