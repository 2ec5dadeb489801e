import { credentialOfAccount } from '../../accounts/account-reports.consumer.js';
import { Accounts, type PostingAccount } from '../../accounts/accounts.js';
import { isolateDirection } from '#platform/http/text.js';
import { Injectable } from '@nestjs/common';
import { errorCodeOf } from '#message/provider-answer.js';
import { MessageSettings } from '#message/settings.js';
import { INVALID_RESPONSE } from '../http-outcome.js';
import { deferredByHalt, type Welcome } from '../outcome.js';
import type { RenderedPost } from '../rendered-post.js';
import { SentMessages } from '../sent-messages.js';
import { Transport, type Delivery, type Outcome } from '../transport.port.js';
import { truncate } from '../post-text.js';
import { DiscordApi, type DiscordAnswer } from './discord.api.js';
import { discordWebhook } from '#message/discord-webhook-url.js';
import { DISCORD, DISCORD_TIMEOUT_MS, isConnection } from './discord.descriptor.js';
import { FIRST_MESSAGE } from './discord.texts.js';

/** The credentials of a Discord follower. */
export interface DiscordSecrets {
  webhook_url: string;
}

/** Where a delivery goes; `account` where the webhook is the brand's own connection. */
interface Target {
  webhook: string;
  account: PostingAccount<DiscordSecrets> | null;
}

/** Discord counts characters. */
const MAX_CONTENT = 2_000;
/** Somebody waits for it. */
const WELCOME_TIMEOUT_MS = 10_000;

/**
 * Posts as messages of a webhook, which a follower brought or the brand connected. Each webhook has its own limit, and
 * beside it there is one for all requests of this installation. A message whose request was sent and not answered may stand in the channel: it is sent once more, and has failed when that stays unanswered
 * too.
 */
@Injectable()
export class DiscordTransport extends Transport {
  static readonly descriptor = DISCORD;
  static readonly providers = [DiscordApi];
  readonly descriptor = DISCORD;
  timeoutMs = DISCORD_TIMEOUT_MS;
  /** Ids of deliveries that wait for their webhook's bucket. */
  private readonly waiting = new Set<string>();

  constructor(
    private readonly api: DiscordApi,
    private readonly accounts: Accounts,
    private readonly messages: SentMessages,
    private readonly config: MessageSettings,
  ) {
    super();
  }

  override mayBeSlow({ id }: Delivery): boolean {
    return this.waiting.has(id);
  }

  /** Discord limits who calls, whatever webhooks they call for. The brand's connection has a name of its own, since it can be halted. */
  override credentialOf({ address, channel }: Delivery): string {
    return isConnection(address) ? credentialOfAccount('discord', channel.workspace_id) : this.name;
  }

  override render(delivery: Pick<Delivery, 'post' | 'channel'>): RenderedPost {
    return rendered(delivery);
  }

  async deliver(delivery: Delivery): Promise<Outcome> {
    if (await this.messages.messageIdOf(delivery)) return { state: 'delivered' };
    return this.call(delivery, 'POST', '?wait=true', messageOf(delivery), async ({ body }) => {
      const id = body?.['id'];
      if (typeof id !== 'string' || !/^\d{1,25}$/.test(id)) return INVALID_RESPONSE;
      await this.messages.save(delivery, this.name, id);
      return { state: 'delivered' };
    });
  }

  override async edit(delivery: Delivery): Promise<Outcome> {
    const id = await this.messages.messageIdOf(delivery);
    if (!id) return { state: 'skipped', reason: 'not_sent' };
    return this.call(delivery, 'PATCH', `/messages/${id}`, messageOf(delivery));
  }

  override async remove(delivery: Delivery): Promise<Outcome> {
    const id = await this.messages.messageIdOf(delivery);
    if (!id) return { state: 'skipped', reason: 'not_sent' };
    return this.call(delivery, 'DELETE', `/messages/${id}`, null);
  }

  override async welcome({ address, channel, language, unsubscribe_url }: Delivery): Promise<Welcome> {
    const page = `${this.config.publicUrl}/@${channel.handle}`;
    const content = FIRST_MESSAGE[language].text(page, unsubscribe_url);
    const message = { content, allowed_mentions: { parse: [] } };
    const answer = await this.api.call(address, '?wait=true', 'POST', message, WELCOME_TIMEOUT_MS);
    if ('state' in answer) return answer;
    const id = answer.status < 300 ? answer.body?.['id'] : undefined;
    if (typeof id === 'string') return { state: 'delivered', proof: id };
    return { state: 'failed', reason: `http_${answer.status}` };
  }

  private async call(
    delivery: Delivery,
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    payload: object | null,
    taken: (answer: DiscordAnswer) => Promise<Outcome> = async () => ({ state: 'delivered' }),
  ): Promise<Outcome> {
    const target = await this.targetOf(delivery);
    if ('state' in target) return target;
    const { id } = delivery;
    const answer = await this.api.call(target.webhook, path, method, payload, this.timeoutMs, (sending) =>
      sending ? this.waiting.delete(id) : this.waiting.add(id),
    );
    if ('state' in answer) return answer;
    const { status, body } = answer;
    if (status >= 200 && status < 300) return taken(answer);
    // 10008: the message is gone, not the webhook.
    if (status === 404 && body?.['code'] === 10008) return { state: 'failed', reason: 'message_gone' };
    if (status === 404 || status === 401) return this.webhookRefused(target, answer);
    if (status === 403 || status === 400)
      return { state: 'failed', reason: `discord_${errorCodeOf(body?.['code']) ?? status}` };
    return { state: 'deferred', reason: `http_${status}` };
  }

  private async targetOf({ address, channel }: Delivery): Promise<Target | Outcome> {
    const account = isConnection(address)
      ? await this.accounts.of<DiscordSecrets>(channel.workspace_id, 'discord')
      : null;
    if (isConnection(address) && account?.connection_id !== address)
      return { state: 'failed', reason: 'no_provider' };
    if (account?.halted) return deferredByHalt(account.halted);
    const webhook = discordWebhook(account?.secrets.webhook_url ?? address, this.config);
    return webhook ? { webhook, account } : { state: 'failed', reason: 'not_discord' };
  }

  /** The result if the webhook no longer exists: a follower who entered it is ended; the brand's connection is halted. */
  private async webhookRefused({ account }: Target, { status, body }: DiscordAnswer): Promise<Outcome> {
    if (!account) return { state: 'failed', reason: 'gone', ends: 'gone' };
    if (typeof body?.['code'] !== 'number') return { state: 'deferred', reason: `http_${status}` };
    const reason = `discord_${errorCodeOf(body['code']) ?? status}`;
    const until = await this.accounts.halt(account, reason, this.describe(reason));
    return { state: 'deferred', reason, until, throttled: 'account' };
  }
}

/** The words as they are: neither markdown nor mentions come of them. */
function messageOf(delivery: Delivery): object {
  const [before, after] = around(delivery);
  const content = before + escapeMarkdown(rendered(delivery).body) + after;
  return { content, allowed_mentions: { parse: [] } };
}

/** What stands before and after a post's body, in markdown. */
function around({ post, channel }: Pick<Delivery, 'post' | 'channel'>): [string, string] {
  const title = post.title ? `**${escapeMarkdown(post.title)}**\n\n` : '';
  return [title, `\n\n-# ${escapeMarkdown(isolateDirection(channel.name))}: <${post.url}>`];
}

function rendered(delivery: Pick<Delivery, 'post' | 'channel'>): RenderedPost {
  const { post, channel } = delivery;
  const room = MAX_CONTENT - characters(around(delivery).join(''));
  const body = truncate(post.body, room, (text) => characters(escapeMarkdown(text)));
  const cutAt = body === post.body ? null : ({ most: MAX_CONTENT, unit: 'characters' } as const);
  return { title: post.title, body, end: `${isolateDirection(channel.name)}: ${post.url}`, cutAt };
}

const characters = (text: string): number => [...text].length;

/** Escapes what Discord would read as markup, outside of links. */
function escapeMarkdown(text: string): string {
  return text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_~`|>#[\]()-]/g, '\\$&')))
    .join('');
}
