import { Injectable } from '@nestjs/common';
import { generateSecret, generateURI, verify } from 'otplib';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { qrSvg } from '#platform/qr-code/qr-code.js';
import { Keys } from '#platform/security/keys.js';
import { Person } from '../accounts/accounts.entities.js';
import { RecoveryCodes } from './recovery-codes.js';
import type { TotpSecret, TotpView } from './totp.dto.js';
import { RecoveryCode, Totp } from './totp.entities.js';

/** What the secrets are sealed for. */
export const TOTP_SEAL = 'totp secret';
/** Seconds by which the clock of a telephone may differ, besides the 30 seconds of the code itself. */
const TOLERANCE = 30;
const CODE = /^\d{6}$/;

/** Codes of an authenticator app (TOTP, RFC 6238) as a second factor. */
@Injectable()
export class Totps {
  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    private readonly recovery: RecoveryCodes,
    private readonly clock: Clock,
  ) {}

  /** True if the person is asked for a code when they sign in. */
  async isOn(person_id: string): Promise<boolean> {
    const row = await this.database.read.findOneBy(Totp, { person_id });
    return row !== null && row.confirmed_at !== null;
  }

  async view(person_id: string): Promise<TotpView> {
    const recovery_codes_left = await this.database.read.countBy(RecoveryCode, { person_id });
    return { on: await this.isOn(person_id), recovery_codes_left };
  }

  /** Makes a secret that counts once a code confirms it; throws 409 if codes are asked for already. */
  async begin(person_id: string): Promise<TotpSecret> {
    const secret = generateSecret();
    const person = await this.database.transaction(async (tx) => {
      const found = await this.database.lock(tx, Person, { id: person_id });
      if (!found) throw Problem.notFound('person');
      const row = await tx.findOneBy(Totp, { person_id });
      if (row && row.confirmed_at !== null)
        throw new Problem(409, 'Codes of an authenticator app are asked for already; turn that off first');
      await tx.delete(Totp, { person_id });
      await tx.insert(Totp, {
        person_id,
        secret: this.keys.seal(TOTP_SEAL, secret, person_id),
        confirmed_at: null,
        last_step: 0,
        created_at: this.clock.now(),
      });
      return found;
    });
    const uri = generateURI({ issuer: 'Corong', label: person.email ?? person.name, secret });
    return { secret, uri, qr_code: qrSvg(uri, { size: 240, margin: 4, logo: null }) };
  }

  /** Turns the codes on by the first one, and returns the recovery codes. Throws 422 for a wrong code, and 409 without `begin`. */
  confirm(person_id: string, code: string): Promise<string[]> {
    return this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, Totp, { person_id });
      if (!row || row.confirmed_at !== null)
        throw new Problem(409, 'There is no new secret to confirm; begin with POST /v1/totp');
      if (!(await this.accepts(tx, row, code))) throw wrongCode();
      await tx.update(Totp, { person_id }, { confirmed_at: this.clock.now() });
      return this.recovery.replace(tx, person_id);
    });
  }

  /** Gives new recovery codes in place of the old ones, to who has the app. Throws 422 for a wrong code. */
  renewCodes(person_id: string, code: string): Promise<string[]> {
    return this.database.transaction(async (tx) => {
      if (!(await this.verifyIn(tx, person_id, code))) throw wrongCode();
      return this.recovery.replace(tx, person_id);
    });
  }

  /** Turns the codes off, by a code of the app or a recovery code. Throws 422 for a wrong one. */
  turnOff(person_id: string, code: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      if (!(await this.verifyIn(tx, person_id, code))) throw wrongCode();
      await this.removeOf(tx, person_id);
    });
  }

  /** True for a code of the app that was not accepted before, or a recovery code, which is used up by it. */
  verify(person_id: string, code: string): Promise<boolean> {
    return this.database.transaction((tx) => this.verifyIn(tx, person_id, code));
  }

  /** Deletes what is kept of a person. */
  async removeOf(tx: Tx, person_id: string): Promise<void> {
    await tx.delete(Totp, { person_id });
    await tx.delete(RecoveryCode, { person_id });
  }

  private async verifyIn(tx: Tx, person_id: string, code: string): Promise<boolean> {
    const row = await this.database.lock(tx, Totp, { person_id });
    if (!row || row.confirmed_at === null) return false;
    return (await this.accepts(tx, row, code)) || this.recovery.use(tx, person_id, code);
  }

  private async accepts(tx: Tx, { person_id, secret, last_step }: Totp, text: string): Promise<boolean> {
    const token = text.replace(/\s/g, '');
    if (!CODE.test(token)) return false;
    const result = await verify({
      secret: this.keys.open(TOTP_SEAL, secret, person_id),
      token,
      epoch: Math.floor(this.clock.now() / 1_000),
      epochTolerance: TOLERANCE,
      ...(last_step > 0 && { afterTimeStep: last_step }),
    });
    if (!result.valid || !('timeStep' in result)) return false;
    await tx.update(Totp, { person_id }, { last_step: result.timeStep });
    return true;
  }
}

const wrongCode = () =>
  Problem.field('code', 'code', 'This code is wrong, or was used already; wait for the next one');
