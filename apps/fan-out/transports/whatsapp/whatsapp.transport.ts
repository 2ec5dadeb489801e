import type { AccountSettings } from '#message/account.topic.js';
import { isolateDirection } from '#platform/http/text.js';
import { Injectable } from '@nestjs/common';
import { Keys } from '#platform/security/keys.js';
import { credentialOfAccount } from '../../accounts/account-reports.consumer.js';
import { Accounts, type PostingAccount } from '../../accounts/accounts.js';
import { outcomeOfErrorOnce } from '../http-outcome.js';
import type { RenderedPost } from '../rendered-post.js';
import { hashedMessageId, SentMessages } from '../sent-messages.js';
import { deferredByHalt } from '../outcome.js';
import { Transport, type ChatAddress, type Delivery, type Outcome } from '../transport.port.js';
import { truncate, utf16Length, titleAndBody } from '../post-text.js';
import { WhatsAppApi, type WhatsAppAnswer } from '#message/whatsapp.api.js';
import { meaningOfCode, NUMBER_LIMITED, reasonOfCode } from './whatsapp.codes.js';
import { WHATSAPP, WHATSAPP_TIMEOUT_MS } from './whatsapp.descriptor.js';

/** The credentials of a WhatsApp number. */
export interface WhatsAppSecrets {
  access_token: string;
  app_secret: string;
  verify_token: string;
}

const MAX_PARAMETER = 900;
const REPLY_TIMEOUT_MS = 10_000;

/**
 * Posts as template messages, since WhatsApp takes nothing else outside of a conversation. The template's body has
 * three parameters: the channel's name, the post, its link. *Delivered* means accepted by WhatsApp; a later status
 * may turn it into failed. A message whose request was sent and not answered may have been accepted: it is sent
 * once more, and has failed when that stays unanswered too.
 */
@Injectable()
export class WhatsAppTransport extends Transport {
  static readonly descriptor = WHATSAPP;
  static readonly providers = [WhatsAppApi];
  readonly descriptor = WHATSAPP;
  timeoutMs = WHATSAPP_TIMEOUT_MS;

  constructor(
    private readonly api: WhatsAppApi,
    private readonly accounts: Accounts,
    private readonly messages: SentMessages,
    private readonly keys: Keys,
  ) {
    super();
  }

  override credentialOf(delivery: Delivery): string {
    return credentialOfAccount('whatsapp', delivery.channel.workspace_id);
  }

  override perSecondOf({ channel }: Delivery): Promise<number> {
    return this.accounts.postsPerSecond(channel.workspace_id, 'whatsapp');
  }

  override render(delivery: Pick<Delivery, 'post' | 'channel'>): RenderedPost {
    return rendered(delivery);
  }

  override async isSetUp(workspace_id: string): Promise<boolean> {
    return (await this.accounts.of(workspace_id, 'whatsapp')) !== null;
  }

  async deliver(delivery: Delivery): Promise<Outcome> {
    if (await this.messages.messageIdOf(delivery)) return { state: 'delivered' };
    const account = await this.accounts.of<WhatsAppSecrets>(delivery.channel.workspace_id, 'whatsapp');
    if (!account) return { state: 'failed', reason: 'no_provider' };
    if (account.halted) return deferredByHalt(account.halted);
    const answer = await this.api
      .send(account, templateOf(delivery, account.settings), this.timeoutMs)
      .catch(outcomeOfErrorOnce);
    if ('state' in answer) return answer;
    if (answer.id === null) return this.refused(account, answer, delivery.at);
    await this.messages.save(
      delivery,
      this.name,
      hashedMessageId(this.keys, account.workspace_id, answer.id),
    );
    return { state: 'delivered' };
  }

  /** A text that WhatsApp refuses because of the account or the person's limit is not tried again. */
  override async reply({ workspace_id, address: to }: ChatAddress, body: string): Promise<Outcome> {
    const account = await this.accounts.of<WhatsAppSecrets>(workspace_id, 'whatsapp');
    if (!account) return { state: 'deferred', reason: 'no_provider' };
    const answer = await this.api.send(account, { to, type: 'text', text: { body } }, REPLY_TIMEOUT_MS);
    if (answer.id !== null) return { state: 'delivered' };
    const { code, details, status, until } = answer;
    if (until !== undefined) return { state: 'deferred', reason: reasonOfCode(code), until };
    const { outcome, halt } = meaningOfCode(code, details, status, Date.now());
    if (outcome.state !== 'deferred' || halt || outcome.recipientCapped)
      return { state: 'failed', reason: reasonOfCode(code) };
    return { state: 'deferred', reason: outcome.reason };
  }

  private async refused(
    account: PostingAccount<WhatsAppSecrets>,
    { code, details, status, until = 0 }: WhatsAppAnswer,
    at: number,
  ): Promise<Outcome> {
    const { outcome, halt } = meaningOfCode(code, details, status, at);
    if (outcome.state !== 'deferred') return outcome;
    if (!halt) {
      const later = Math.max(outcome.until ?? 0, until);
      if (code === NUMBER_LIMITED && account.servesChats) await this.accounts.reportPause(account, later);
      return { ...outcome, until: later };
    }
    const { reason } = outcome;
    return { ...outcome, until: await this.accounts.halt(account, reason, this.describe(reason)) };
  }
}

function templateOf(delivery: Delivery, { template, language }: AccountSettings): object {
  const { title, body, end } = rendered(delivery);
  const parameters = [title, body, end].map((text) => ({ type: 'text', text }));
  return {
    to: delivery.address,
    type: 'template',
    template: { name: template, language: { code: language }, components: [{ type: 'body', parameters }] },
    biz_opaque_callback_data: delivery.id,
  };
}

/** The template's three parameters. A post's own title begins the second. */
function rendered({ post, channel }: Pick<Delivery, 'post' | 'channel'>): RenderedPost {
  const [name, words, url] = [isolateDirection(channel.name), titleAndBody({ post }), post.url].map(
    oneLine,
  ) as [string, string, string];
  const body = parameterOf(words);
  const cutAt = body === words ? null : ({ most: MAX_PARAMETER, unit: 'characters' } as const);
  return { title: parameterOf(name), body, end: parameterOf(url), cutAt };
}

const parameterOf = (line: string): string => truncate(line, MAX_PARAMETER, utf16Length);

/** Parameters may have no line break, no tab, and at most four spaces in a row. */
const oneLine = (text: string): string =>
  text
    .replace(/\s*[\n\v\f\r\x85\u2028\u2029]\s*/g, ' · ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
