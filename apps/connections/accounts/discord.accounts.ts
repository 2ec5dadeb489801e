import { Injectable } from '@nestjs/common';
import { discordWebhook } from '#message/discord-webhook-url.js';
import { MessageSettings } from '#message/settings.js';
import type { Words } from '#platform/language/language.js';
import { inEach } from '#platform/language/texts.js';
import { DISCORD_SETUP_TEXTS } from './discord.texts.js';
import { NetworkRequests } from './network-request.js';
import {
  NetworkAccounts,
  networkUnavailable,
  refusedByNetwork,
  type AccountToVerify,
  type NetworkDescriptor,
  type VerifiedAccount,
} from './network.port.js';

/** Discord's type of a webhook that takes messages; webhooks of other types take none. */
const INCOMING = 1;

/** What generic code of connections needs to know of Discord. */
export const DISCORD: NetworkDescriptor = {
  network: 'discord',
  commands: 'keywords',
  messageIdsUniqueIn: 'account',
};

/** Channels of brands' servers on Discord, each by the webhook that the brand made for it. Discord tells whose a webhook is by its URL. */
@Injectable()
export class DiscordAccounts extends NetworkAccounts {
  readonly network = 'discord';
  readonly title = 'Discord';
  readonly services = ['posts'] as const;
  readonly secretFields = ['webhook_url'] as const;
  override readonly credentialsUrl = 'https://discord.com/channels/@me';

  constructor(
    private readonly requests: NetworkRequests,
    private readonly config: MessageSettings,
  ) {
    super();
  }

  override whereIs(): Words {
    return inEach(DISCORD_SETUP_TEXTS, (texts) => texts.webhook);
  }

  async verify({ secrets }: AccountToVerify): Promise<VerifiedAccount> {
    const url = discordWebhook(secrets.webhook_url ?? '', this.config);
    if (!url) throw refusedByNetwork('webhook_url', 'This is not the URL of a webhook as Discord shows it');
    const answer = await this.requests.json({ network: this.title, url });
    if (typeof answer === 'string') throw networkUnavailable(this.title, answer);
    const { id, name, type, code, message } = answer.body;
    if (answer.status >= 400) {
      if (typeof code !== 'number') throw networkUnavailable(this.title, 'foreign');
      throw refusedByNetwork('webhook_url', `Discord refuses it: ${String(message)}`);
    }
    if (typeof id !== 'string' || url.split('/').at(-2) !== id)
      throw networkUnavailable(this.title, 'foreign');
    if (type !== INCOMING)
      throw refusedByNetwork(
        'webhook_url',
        'This Discord webhook accepts no messages: create an incoming webhook',
      );
    const shown = typeof name === 'string' && name !== '' ? name.slice(0, 255).toWellFormed() : id;
    return { account: id, name: shown };
  }
}
