import { Inject, Injectable } from '@nestjs/common';
import { CREDENTIALS_PURPOSE, type Service } from '#message/account.topic.js';
import { BoxSealer } from '#platform/security/sealed-box.js';
import type { Secrets as KeySecrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import type { NetworkSecrets } from './account-secrets.js';

/** Seals an account's credentials for the apps that send with it; this app cannot open these boxes. */
@Injectable()
export class AccountBoxes {
  private readonly sealers: Record<Service, BoxSealer>;

  constructor(@Inject(SECRETS) { credentialsPublic }: KeySecrets) {
    const { 'fan-out': posts, chat: chats } = credentialsPublic!;
    this.sealers = { posts: new BoxSealer(posts), chats: new BoxSealer(chats) };
  }

  /** Makes one box for each service, as fields of the account's event. Secrets that verify the network's calls stay in this app. */
  seal(
    connectionId: string,
    serves: readonly Service[],
    { bot_token, access_token, password, webhook_url }: NetworkSecrets,
  ): { fan_out_box?: string; chat_box?: string } {
    const box = (service: Service) =>
      this.sealers[service].seal(
        CREDENTIALS_PURPOSE,
        JSON.stringify({ bot_token, access_token, password, webhook_url }),
        connectionId,
      );
    return {
      ...(serves.includes('posts') && { fan_out_box: box('posts') }),
      ...(serves.includes('chats') && { chat_box: box('chats') }),
    };
  }
}
