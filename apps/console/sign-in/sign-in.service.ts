import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Person } from '../accounts/accounts.entities.js';
import { hashPassword, isOutdated, verifyPassword } from '../accounts/passwords.js';
import { Sessions, type NewSession } from '../sessions/sessions.service.js';
import { PasskeyProofs } from '../passkeys/passkey-proofs.service.js';
import type { PasskeyAnswerInput, PasskeyChallenge } from '../passkeys/passkey.dto.js';
import { Totps } from '../totp/totp.service.js';
import type { SecondFactor, SignInAnswer, SignInInput } from './sign-in.dto.js';
import type { SignInPlace } from './sign-in-place.js';
import { SignInLimits } from './sign-in-limits.js';

/** The token of a new session, and what is answered. */
export interface StartedSession {
  token: string;
  answer: SignInAnswer;
}

/** Signs people in with their passwords and second factors. */
@Injectable()
export class SignIn {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly limits: SignInLimits,
    private readonly totps: Totps,
    private readonly passkeys: PasskeyProofs,
  ) {}

  /** Checks a password, and asks for the second factor of a person who has one. Throws as `checkPassword`. */
  async withPassword(input: SignInInput, place: SignInPlace): Promise<StartedSession> {
    return this.begin(await this.checkPassword(input, place), place);
  }

  /**
   * Returns the id of the person with this address and password. Throws 401, which is the same for a wrong password and for
   * an address that nobody has, and 429 after too many wrong ones.
   */
  async checkPassword({ email, password }: SignInInput, { ip }: SignInPlace): Promise<string> {
    const person = await this.database.read.findOneBy(Person, { email });
    const stored = person?.password_hash ?? null;
    const right = await this.limits.attempt(email, ip, () => verifyPassword(stored, password));
    if (!right || !person || !stored) throw wrong();
    if (isOutdated(stored)) await this.rehash(person.id, stored, password);
    return person.id;
  }

  /** Starts the session of a person who has proved who they are; it waits for the second factor of a person who has one. */
  async begin(person_id: string, { userAgent }: SignInPlace, workspace_id?: string): Promise<StartedSession> {
    const methods = await this.secondFactorsOf(person_id);
    const pending = methods.length > 0;
    const token = await this.startFor({ person_id, userAgent, pending, workspace_id });
    return { token, answer: pending ? { state: 'second_factor', methods } : { state: 'signed_in' } };
  }

  /** Checks the code of a person whose password was right; returns the token of the session. Throws 401 for a wrong code, or where none is awaited. */
  async withCode(token_hash: string | undefined, code: string, place: SignInPlace): Promise<string> {
    const pending = await this.sessions.pendingOf(token_hash);
    if (!pending) throw new Problem(401, 'Sign in with your password first');
    const { person_id } = pending;
    const right = await this.limits.attempt(person_id, place.ip, () => this.totps.verify(person_id, code));
    if (!right) throw new Problem(401, 'This code is wrong, or was used already; wait for the next one');
    return this.sessions.complete(pending, place.userAgent);
  }

  /** Returns what a browser is asked for a passkey with: as second factor where a sign-in waits for one, else for any person's. */
  async beginPasskey(token_hash: string | undefined): Promise<PasskeyChallenge> {
    const pending = await this.sessions.pendingOf(token_hash);
    return this.passkeys.begin(pending?.person_id);
  }

  /** Signs in the person whose passkey answered; returns the token. Throws 422 for an answer that proves none. */
  async withPasskey(
    input: PasskeyAnswerInput,
    token_hash: string | undefined,
    { userAgent }: SignInPlace,
  ): Promise<string> {
    const { person, alone } = await this.passkeys.prove(input);
    if (alone) return this.startFor({ person_id: person, userAgent });
    const pending = await this.sessions.pendingOf(token_hash);
    if (pending?.person_id !== person) throw new Problem(401, 'Sign in with your password first');
    return this.sessions.complete(pending, userAgent);
  }

  /** Signs in the person who has just set Corong up; returns the token. */
  async afterSetup(email: string, userAgent: string | undefined): Promise<string> {
    const person = await this.database.read.findOneByOrFail(Person, { email });
    return this.startFor({ person_id: person.id, userAgent });
  }

  private async secondFactorsOf(person_id: string): Promise<SecondFactor[]> {
    if (!(await this.totps.isOn(person_id))) return [];
    return ['totp', 'recovery_code', ...((await this.passkeys.has(person_id)) ? (['passkey'] as const) : [])];
  }

  private async startFor(session: NewSession): Promise<string> {
    const token = await this.sessions.start(session);
    if (!token) throw wrong();
    return token;
  }

  /** Stores the password under the present cost, unless it was changed meanwhile. */
  private async rehash(id: string, password_hash: string, password: string): Promise<void> {
    const renewed = await hashPassword(password);
    await this.database.transaction((tx) =>
      tx.update(Person, { id, password_hash }, { password_hash: renewed }),
    );
  }
}

const wrong = () => new Problem(401, 'No account has this e-mail address with this password');
