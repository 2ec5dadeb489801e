import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import type { Channel } from '../channels/channel.entity.js';
import { Mailer } from '../transports/email/mailer.js';
import { NoSmtpUtf8 } from '../transports/email/smtp-connections.js';
import { Outages } from '../rate-limits/outages.js';
import { Sweep } from '#platform/jobs/sweep.js';
import type { Language } from '#platform/language/language.js';
import { refusedWords, TEXTS } from '../pages/texts.js';
import type { Followed } from './follow.dto.js';
import { normalizeMailbox } from '#message/address-form.js';
import { FollowWay, VisitorScope, type Origin } from './follow-way.js';
import { mailOptIn } from './opt-in.jobs.js';
import { OptIns } from './opt-ins.js';

/** Lets a mail address follow once the link in a mail to it was used. The answer is the same whether or not the address follows already. */
@Injectable()
export class EmailFollowWay extends FollowWay {
  readonly transport = 'email';

  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly optIns: OptIns,
    private readonly sweep: Sweep,
    private readonly outages: Outages,
    private readonly mailer: Mailer,
  ) {
    super();
  }

  override nextStep(language: Language, followed: Followed): string {
    const next = super.nextStep(language, followed);
    return followed.delayed ? `${next} ${TEXTS[language].next.emailLater}` : next;
  }

  /** False without a mail server, because the confirmation mail could not be sent. */
  override isAvailable({ workspace_id }: Channel): Promise<boolean> {
    return this.mailer.sendsFor(workspace_id);
  }

  async begin(visitor: Visitor, channel: Channel, address: string, origin: Origin): Promise<Followed> {
    if (!(await this.isAvailable(channel)))
      throw Problem.forPerson(
        'transport',
        'unavailable',
        'No mail is sent from here: follow in another way',
        refusedWords('noMailHere'),
      );
    const normalized = normalizeMailbox(address);
    if (normalized === null)
      throw Problem.forPerson(
        'address',
        'isEmail',
        'address must be an e-mail address',
        refusedWords('mailAddress'),
      );
    await this.refuseUnwritable(normalized);
    const delayed = this.outages.has('email') && !this.mailer.hasOwnServer(channel.workspace_id);
    const pending: Followed = { status: 'pending', ...(delayed && { delayed }) };
    return this.idempotency.once(visitor, this.scope.of(visitor, channel.id), async (tx) => {
      await this.optIns.begin(tx, channel, normalized, origin);
      this.sweep.afterThisCommit(mailOptIn.name);
      return pending;
    });
  }

  /** Refuses an address that the mail server cannot write to. It does not reveal whether the address follows. */
  private async refuseUnwritable(address: string): Promise<void> {
    try {
      await this.mailer.refuseUnwritable(address);
    } catch (error) {
      if (!(error instanceof NoSmtpUtf8)) throw error;
      throw Problem.forPerson(
        'address',
        'smtputf8',
        'The mail server here cannot write to an address with letters like these; give another address',
        refusedWords('unwritable'),
        'letters from a to z, digits and signs of ASCII before the @',
      );
    }
  }
}
