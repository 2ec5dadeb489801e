import { isolateDirection } from '#platform/http/text.js';
import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Channel } from '../channels/channel.entity.js';
import { html, linkUrls } from '#platform/http/html.js';
import { TEXTS } from '../pages/texts.js';
import { Outages } from '../rate-limits/outages.js';
import { SMTP_ROUTE, smtpOutcome } from '../transports/email/smtp-outcome.js';
import { Mailer, type OutgoingMail } from '../transports/email/mailer.js';
import type { Outcome } from '../transports/transport.port.js';
import { Addresses } from '../audience/addresses.js';
import { Joining } from '../audience/joining.js';
import type { OptIn } from '../audience/opt-in.entity.js';
import { FollowerTokens } from '../audience/tokens.js';
import { OPT_IN } from '../transports/wordings.js';

/** Writes and sends the mail to a person who asked to follow: the link to confirm, or the news that the address follows already. */
@Injectable()
export class OptInMails {
  constructor(
    private readonly database: Database,
    private readonly addresses: Addresses,
    private readonly joining: Joining,
    private readonly tokens: FollowerTokens,
    private readonly mailer: Mailer,
    private readonly outages: Outages,
  ) {}

  /** Sends the mail. `onWaiting` is called when the server has the mail and is slow to answer. */
  async send(optIn: OptIn, onWaiting: () => void): Promise<Outcome> {
    const mailOf = await this.write(optIn);
    const outcome = await this.mailer
      .send(mailOf, {}, onWaiting)
      .then((): Outcome => ({ state: 'delivered' }), smtpOutcome);
    if (!this.mailer.hasOwnServer(mailOf.workspace_id)) await this.outages.recordRoute(SMTP_ROUTE, outcome);
    return outcome;
  }

  /** Writes the mail of an opt-in. */
  async write(optIn: OptIn): Promise<OutgoingMail> {
    const to = this.addresses.open(optIn.address!, optIn.id);
    const { name: channel } = await this.database.read.findOneByOrFail(Channel, { id: optIn.channel_id });
    const name = isolateDirection(channel);
    const known = await this.joining.findActiveId(optIn.channel_id, 'email', to);
    const { mail } = TEXTS[optIn.language];
    if (known) {
      return mailOf(optIn, { to, channel }, mail.alreadySubject(name), [
        mail.already(name),
        mail.toLeave(this.tokens.unsubscribeUrl(known)),
      ]);
    }
    return mailOf(optIn, { to, channel }, mail.confirmSubject(name), [
      mail.asked(name),
      mail.toConfirm(await this.tokens.confirmUrl(optIn.id)),
      OPT_IN.email.text[optIn.language],
      mail.ifNot,
    ]);
  }
}

/** Name under which the mail files of one address in one workspace are stored, so that erasing a person finds them. */
export const mailOwner = ({ workspace_id, lookup }: Pick<OptIn, 'workspace_id' | 'lookup'>): string =>
  `${workspace_id}-${lookup}`;

function mailOf(
  optIn: OptIn,
  people: Pick<OutgoingMail, 'to' | 'channel'>,
  subject: string,
  paragraphs: string[],
): OutgoingMail {
  return {
    id: optIn.id,
    owner: mailOwner(optIn),
    workspace_id: optIn.workspace_id,
    ...people,
    subject,
    text: `${paragraphs.join('\n\n')}\n`,
    html: html`<!doctype html><html lang="${optIn.language}"><body style="font-family:sans-serif;line-height:1.5">${paragraphs.map((text) => html`<p>${linkUrls(text)}</p>`)}</body></html>`.toString(),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
