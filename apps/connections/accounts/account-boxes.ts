import { Inject, Injectable } from '@nestjs/common';
import { CREDENTIALS_PURPOSE, type Service } from '#message/account.topic.js';
import { BoxSealer } from '#platform/security/sealed-box.js';
import type { Secrets as KeySecrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import type { Secrets } from './account-secrets.js';

/** Seals an account's credentials for the apps that send by it; this app cannot open them again. */
@Injectable()
export class AccountBoxes {
  private readonly sealers: Record<Service, BoxSealer>;

  constructor(@Inject(SECRETS) { credentialsPublic }: KeySecrets) {
    const { 'fan-out': posts, chat: chats } = credentialsPublic!;
    this.sealers = { posts: new BoxSealer(posts), chats: new BoxSealer(chats) };
  }

  /** A box for each of the services, as the event carries them. What proves the network's calls stays in this app. */
  seal(
    connectionId: string,
    serves: readonly Service[],
    { bot_token, access_token, password }: Secrets,
  ): { fan_out_box?: string; chat_box?: string } {
    const box = (service: Service) =>
      this.sealers[service].seal(
        CREDENTIALS_PURPOSE,
        JSON.stringify({ bot_token, access_token, password }),
        connectionId,
      );
    return {
      ...(serves.includes('posts') && { fan_out_box: box('posts') }),
      ...(serves.includes('chats') && { chat_box: box('chats') }),
    };
  }
}
