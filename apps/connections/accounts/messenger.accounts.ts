import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { AccountSecrets } from './account-secrets.js';
import { GraphClient } from './graph.client.js';
import {
  NetworkAccounts,
  refusedByNetwork,
  type AccountToVerify,
  type VerifiedAccount,
} from './network.port.js';

const nameOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value.slice(0, 255).toWellFormed() : otherwise;

/** Facebook pages on Messenger. A page is verified by its own access token, for which `me` is the page itself. */
@Injectable()
export class MessengerAccounts extends NetworkAccounts {
  readonly network = 'messenger';
  readonly title = 'Messenger';
  readonly services = ['chats'] as const;
  readonly secretFields = ['access_token', 'app_secret'] as const;

  constructor(
    private readonly graph: GraphClient,
    private readonly config: MessageSettings,
    private readonly secrets: AccountSecrets,
  ) {
    super();
  }

  async verify({ account = '', secrets }: AccountToVerify): Promise<VerifiedAccount> {
    const { access_token = '', app_secret = '' } = secrets;
    const page = await this.graph.read({
      base: this.config.messengerBaseUrl,
      path: 'me',
      fields: 'id,name',
      access_token,
      app_secret,
      field: 'page_id',
    });
    if (page['id'] !== account)
      throw refusedByNetwork('page_id', 'The token is not this page’s own: take a page access token of it');
    return { account, name: nameOf(page['name'], account), hook: this.secrets.metaHook(app_secret) };
  }
}

/** Professional accounts on Instagram. An account is verified by the access token of the Facebook page that it is linked to. */
@Injectable()
export class InstagramAccounts extends NetworkAccounts {
  readonly network = 'instagram';
  readonly title = 'Instagram';
  readonly services = ['chats'] as const;
  readonly secretFields = ['access_token', 'app_secret'] as const;

  constructor(
    private readonly graph: GraphClient,
    private readonly config: MessageSettings,
    private readonly secrets: AccountSecrets,
  ) {
    super();
  }

  async verify({ account = '', secrets }: AccountToVerify): Promise<VerifiedAccount> {
    const { access_token = '', app_secret = '' } = secrets;
    const page = await this.graph.read({
      base: this.config.messengerBaseUrl,
      path: 'me',
      fields: 'id,instagram_business_account{id,username}',
      access_token,
      app_secret,
      field: 'instagram_id',
    });
    const linked = page['instagram_business_account'] as { id?: unknown; username?: unknown } | undefined;
    if (linked?.id !== account)
      throw refusedByNetwork(
        'instagram_id',
        'The page of this token is not linked to this Instagram account',
      );
    return {
      account,
      name: nameOf(linked.username, account),
      hook: this.secrets.metaHook(app_secret),
    };
  }
}
