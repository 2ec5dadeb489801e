import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { networkOf } from '#platform/http/rate-limit.js';
import type { Language } from '#platform/language/language.js';
import { LOGGER } from '#platform/tokens.js';
import { Person } from '../accounts/accounts.entities.js';
import { verifyPassword } from '../accounts/passwords.js';
import { Attempts } from '../sessions/attempts.js';
import { SignInLimits } from '../sign-in/sign-in-limits.js';
import { ResetMails } from './reset-mails.js';
import { PasswordResets, type ResetLink } from './password-resets.service.js';

const HOUR_MS = 60 * 60_000;
/** Mails in an hour to one address, whether or not somebody has it, and for one network. */
const [MAX_OF_ADDRESS, MAX_OF_NETWORK] = [4, 30];

/** Answers people who have forgotten their password, or want another one. */
@Injectable()
export class PasswordRequests {
  private readonly ofAddress = new Attempts(MAX_OF_ADDRESS, HOUR_MS, 'Too many mails to this address');
  private readonly ofNetwork = new Attempts(MAX_OF_NETWORK, HOUR_MS, 'Too many mails for this network');

  constructor(
    private readonly database: Database,
    private readonly resets: PasswordResets,
    private readonly mails: ResetMails,
    private readonly limits: SignInLimits,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Mails a link in the background, so that how long the answer takes does not tell whether the address has an account. A
   * mail that is lost can be asked for again. Throws 429, and 409 without a mail server.
   */
  ask(email: string, ip: string, language: Language): void {
    if (!this.mails.available)
      throw new Problem(409, 'This Corong sends no mails; ask an owner of your workspace for a link');
    this.ofNetwork.count(networkOf(ip));
    this.ofAddress.count(email);
    this.mailTo(email, language).catch((error: unknown) =>
      this.logger.warn({ error: (error as Error).name }, 'a link to a new password was not made'),
    );
  }

  /** Returns true if the mail server took the mail. */
  mail(link: ResetLink, language: Language): Promise<boolean> {
    return this.mails.send(link, language);
  }

  /** True if the password is the person's; wrong ones are counted as those of a sign-in. */
  async isPasswordOf(person_id: string, password: string, ip: string): Promise<boolean> {
    const person = await this.database.read.findOneBy(Person, { id: person_id });
    const stored = person?.password_hash ?? null;
    return this.limits.attempt(person_id, ip, () => verifyPassword(stored, password));
  }

  private async mailTo(email: string, language: Language): Promise<void> {
    const link = await this.resets.forAddress(email);
    if (link) await this.mails.send(link, language);
  }
}
