import { Injectable } from '@nestjs/common';
import { html, linkUrls, type Html } from '#platform/http/html.js';
import { isolateDirection } from '#platform/http/text.js';
import { TEXTS } from '../../pages/texts.js';
import { BounceAddresses } from './bounce-addresses.js';
import { Mailer, type OutgoingMail } from './mailer.js';
import type { MailTimeouts } from './smtp-connections.js';
import { AFTER_DATA_MS, BEFORE_DATA_MS } from './smtp-timeouts.js';
import { renderedWhole, type RenderedPost } from '../rendered-post.js';
import { Transport, type Delivery, type Outcome } from '../transport.port.js';
import { EMAIL } from './email.descriptor.js';
import { MailCheck } from './mail-check.js';
import { smtpOutcome } from './smtp-outcome.js';
import { WorkspaceMailServers } from './workspace-mail-servers.js';

/**
 * Sends posts as mail, in text and HTML, with one-click unsubscribe in the mail program (RFC 8058). A time-out before the server has
 * the whole mail means that it was not sent. Afterwards the server's answer is awaited for up to ten minutes, while other mails are
 * sent. Without an answer the mail may arrive: it is sent once more with the same Message-ID, and fails when that is not answered
 * either.
 */
@Injectable()
export class EmailTransport extends Transport {
  static readonly descriptor = EMAIL;
  static readonly providers = [Mailer, WorkspaceMailServers, MailCheck, BounceAddresses];
  readonly descriptor = EMAIL;
  timeoutMs = AFTER_DATA_MS;
  /** Ids of deliveries whose mail the server has received but not answered yet. */
  private readonly handedOver = new Set<string>();

  constructor(
    private readonly mailer: Mailer,
    private readonly bounces: BounceAddresses,
  ) {
    super();
  }

  override mayBeSlow({ id }: Delivery): boolean {
    return this.handedOver.has(id);
  }

  /** A workspace's own mail server is a credential of its own, so that its failures do not hold up mails of other workspaces. */
  override credentialOf({ channel: { workspace_id } }: Delivery): string | null {
    return this.mailer.hasOwnServer(workspace_id) ? `email:${workspace_id}` : null;
  }

  override render(delivery: Pick<Delivery, 'post' | 'channel' | 'language'>): RenderedPost {
    const { chooseWhen, leave } = TEXTS[delivery.language].mail;
    const end = `${delivery.channel.name} · ${chooseWhen} · ${leave}`;
    return { ...renderedWhole(delivery), title: subjectOf(delivery), end };
  }

  override isSetUp(workspace_id: string): Promise<boolean> {
    return this.mailer.sendsFor(workspace_id);
  }

  async deliver(delivery: Delivery, onWaiting?: () => void): Promise<Outcome> {
    const { id, post, follower_id } = delivery;
    const bounce = this.bounces.addressFor({ post_id: post.id, follower_id });
    const mail = { ...mailOf(delivery), ...(bounce !== undefined && { bounce }) };
    const timeouts: MailTimeouts = {
      beforeMs: Math.min(BEFORE_DATA_MS, this.timeoutMs),
      afterMs: this.timeoutMs,
      onHandedOver: () => void this.handedOver.add(id),
    };
    try {
      const sent = await this.mailer.send(mail, timeouts, onWaiting);
      return sent === 'sent' ? { state: 'delivered' } : { state: 'skipped', reason: 'no_smtp' };
    } catch (error) {
      return smtpOutcome(error);
    } finally {
      this.handedOver.delete(id);
    }
  }
}

const subjectOf = ({ post, channel, language }: Pick<Delivery, 'post' | 'channel' | 'language'>): string =>
  post.title || TEXTS[language].mail.newFrom(isolateDirection(channel.name));

function mailOf(delivery: Delivery): OutgoingMail {
  const { id, follower_id, post, channel, address, unsubscribe_url, preferences_url, language } = delivery;
  const { mail } = TEXTS[language];
  const name = channel.name;
  const preferences = preferences_url && html` <a href="${preferences_url}">${mail.chooseWhen}</a> ·`;
  const paragraphs = post.body.split(/\n{2,}/).map((text) => html`<p dir="auto">${linesOf(text)}</p>\n`);
  const heading = post.title && html`<h1 dir="auto" style="font-size:1.25rem">${post.title}</h1>`;
  return {
    id,
    workspace_id: channel.workspace_id,
    channel: name,
    owner: String(follower_id),
    to: address,
    subject: subjectOf(delivery),
    text: `${post.title ? `${post.title}\n\n` : ''}${post.body}\n\n--\n${isolateDirection(name)}: ${post.url}\n${preferences_url ? `${mail.chooseWhen}: ${preferences_url}\n` : ''}${mail.leave}: ${unsubscribe_url}\n`,
    html: html`<!doctype html><html lang="${language}"><body style="font-family:sans-serif;line-height:1.5;max-width:40rem;margin:auto;padding:1rem">
${heading}${paragraphs}<hr><p style="font-size:.85rem"><a href="${post.url}"><bdi>${name}</bdi></a> ·${preferences} <a href="${unsubscribe_url}">${mail.leave}</a></p>
</body></html>`.toString(),
    headers: {
      'List-Unsubscribe': `<${unsubscribe_url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Id': `<${channel.handle}.corong>`,
    },
  };
}

const linesOf = (text: string): Html[] =>
  text.split('\n').map((line, index) => html`${index > 0 && html`<br>`}${linkUrls(line)}`);
