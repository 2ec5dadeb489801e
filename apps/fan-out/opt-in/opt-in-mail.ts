import { isolateDirection } from '#platform/http/text.js';
import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Channel } from '../channels/channel.entity.js';
import { html, linkUrls } from '#platform/http/html.js';
import { TEXTS } from '../pages/texts.js';
import { Outages } from '../rate-limits/outages.js';
import { SMTP_ROUTE, smtpOutcome } from '../transports/email/email.transport.js';
import { Mailer, type OutgoingMail } from '../transports/email/mailer.js';
import type { Outcome } from '../transports/transport.port.js';
import { Addresses } from '../audience/addresses.js';
import { Joining } from '../audience/joining.js';
import type { OptIn } from '../audience/opt-in.entity.js';
import { FollowerTokens } from '../audience/tokens.js';
import { OPT_IN } from '#message/wording.js';

/** Writes and mails what somebody who asked to follow gets by mail: the link, or that the address follows already. */
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

  /** `aside`: as of Mailer's `post`. */
  async post(waiting: OptIn, aside: () => void): Promise<Outcome> {
    const letter = await this.write(waiting);
    const outcome = await this.mailer
      .send(letter, {}, aside)
      .then((): Outcome => ({ state: 'delivered' }), smtpOutcome);
    if (!this.mailer.hasOwnServer(letter.workspace_id)) await this.outages.recordRoute(SMTP_ROUTE, outcome);
    return outcome;
  }

  async write(waiting: OptIn): Promise<OutgoingMail> {
    const to = this.addresses.open(waiting.address!, waiting.id);
    const { name: channel } = await this.database.read.findOneByOrFail(Channel, { id: waiting.channel_id });
    const name = isolateDirection(channel);
    const known = await this.joining.findActiveId(waiting.channel_id, 'email', to);
    const { mail } = TEXTS[waiting.language];
    if (known) {
      return letter(waiting, { to, channel }, mail.alreadySubject(name), [
        mail.already(name),
        mail.toLeave(this.tokens.unsubscribeUrl(known)),
      ]);
    }
    return letter(waiting, { to, channel }, mail.confirmSubject(name), [
      mail.asked(name),
      mail.toConfirm(await this.tokens.confirmUrl(waiting.id)),
      OPT_IN.email.text[waiting.language],
      mail.ifNot,
    ]);
  }
}

/** One name for what an address is asked by all channels of the workspace. */
export const whoseOptIn = ({ workspace_id, lookup }: Pick<OptIn, 'workspace_id' | 'lookup'>): string =>
  `${workspace_id}-${lookup}`;

function letter(
  waiting: OptIn,
  people: Pick<OutgoingMail, 'to' | 'channel'>,
  subject: string,
  paragraphs: string[],
): OutgoingMail {
  return {
    id: waiting.id,
    owner: whoseOptIn(waiting),
    workspace_id: waiting.workspace_id,
    ...people,
    subject,
    text: `${paragraphs.join('\n\n')}\n`,
    html: html`<!doctype html><html lang="${waiting.language}"><body style="font-family:sans-serif;line-height:1.5">${paragraphs.map((text) => html`<p>${linkUrls(text)}</p>`)}</body></html>`.toString(),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
