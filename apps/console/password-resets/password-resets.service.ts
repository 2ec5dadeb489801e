import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Config } from '#platform/config.js';
import { Problem } from '#platform/http/problem.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Membership, Person } from '../accounts/accounts.entities.js';
import { hashPassword } from '../accounts/passwords.js';
import { hashOfToken, newToken } from '../sessions/session-cookie.js';
import { Sessions } from '../sessions/sessions.service.js';
import { PasswordReset } from './password-reset.entity.js';

const HOUR_MS = 60 * 60_000;
/** Hours for which a link works. */
export const VALID_HOURS = 4;

/** A link to a new password, and whom it is for. */
export interface ResetLink {
  email: string;
  link: string;
  expires_at: number;
}

/** Links by which people choose a new password. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly config: Config,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(60_000, 'expired-password-resets', () => this.deleteExpired());
  }

  /** Makes a link for the person with an address; null if nobody has it. */
  async forAddress(email: string): Promise<ResetLink | null> {
    const person = await this.database.read.findOneBy(Person, { email });
    return person && this.make(person.id, email);
  }

  /**
   * Makes a link that an owner hands over. Throws 404 if the workspace has no such person, and 409 for one without an address,
   * or in a further workspace: whoever has the link could act there.
   */
  async forMember(workspace_id: string, person_id: string): Promise<ResetLink> {
    const { read } = this.database;
    const member = await read.existsBy(Membership, { workspace_id, person_id });
    const person = member && (await read.findOneBy(Person, { id: person_id }));
    if (!person) throw Problem.notFound('person');
    if (person.email === null) throw new Problem(409, 'This person has no e-mail address to sign in with');
    if (await read.existsBy(Membership, { person_id, workspace_id: Not(workspace_id) }))
      throw new Problem(409, 'This person is in another workspace too, and has to ask for the link by mail');
    return this.make(person_id, person.email);
  }

  /** Stores a new password and ends all sessions of its person, whose id it returns. Throws 404 for a link that works no more. */
  async use(token: string, password: string): Promise<string> {
    const where = { token_hash: hashOfToken(token) };
    if (!(await this.database.read.existsBy(PasswordReset, where))) throw gone();
    const password_hash = await hashPassword(password);
    const person_id = await this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, PasswordReset, where);
      if (!row || row.expires_at <= this.clock.now()) throw gone();
      await this.removeOf(tx, row.person_id);
      await tx.update(Person, { id: row.person_id }, { password_hash });
      await this.sessions.endAllOf(tx, row.person_id);
      return row.person_id;
    });
    this.sessions.refresh();
    return person_id;
  }

  /** Stores a password that its person changed, and ends their other sessions and links. */
  async change(person_id: string, password: string, keptSession: string): Promise<void> {
    const password_hash = await hashPassword(password);
    await this.database.transaction(async (tx) => {
      await this.removeOf(tx, person_id);
      await tx.update(Person, { id: person_id }, { password_hash });
      await this.sessions.endAllOf(tx, person_id, keptSession);
    });
    this.sessions.refresh();
  }

  /** Deletes the links of a person. */
  async removeOf(tx: Tx, person_id: string): Promise<void> {
    await tx.delete(PasswordReset, { person_id });
  }

  /** Makes a link; the person's older ones stop working. */
  private async make(person_id: string, email: string): Promise<ResetLink> {
    const token = newToken();
    const expires_at = this.clock.now() + VALID_HOURS * HOUR_MS;
    await this.database.transaction(async (tx) => {
      await this.removeOf(tx, person_id);
      await tx.insert(PasswordReset, { token_hash: hashOfToken(token), person_id, expires_at });
    });
    // What follows the # stays in the browser: no log of a proxy has it.
    return { email, link: `${this.config.publicUrl}/reset#${token}`, expires_at };
  }

  private async deleteExpired(): Promise<void> {
    const expired = { expires_at: LessThanOrEqual(this.clock.now()) };
    if (!(await this.database.read.existsBy(PasswordReset, expired))) return;
    await this.database.transaction((tx) => tx.delete(PasswordReset, expired));
  }
}

const gone = () =>
  new Problem(404, 'This link was used, replaced by a newer one, or has expired; ask for another one');
