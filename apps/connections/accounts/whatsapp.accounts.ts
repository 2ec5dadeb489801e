import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { AccountSecrets } from './account-secrets.js';
import { GraphClient, META_HOOK } from './graph.client.js';
import {
  NetworkAccounts,
  refusedByNetwork,
  type AccountToVerify,
  type NetworkDescriptor,
  type VerifiedAccount,
} from './network.port.js';

/** What generic code of connections needs to know of WhatsApp. */
export const WHATSAPP: NetworkDescriptor = {
  network: 'whatsapp',
  hook: META_HOOK,
  commands: 'keywords',
  messageIdsUniqueIn: 'account',
  settingsForPosts: ['template', 'language'],
  // The name is the network's id of the number until Meta or a person gives the number itself.
  publicAddress: ({ name, account }) => (name !== account && /^\d{7,15}$/.test(name) ? name : undefined),
};

/** Numbers on WhatsApp's Cloud API, which are verified by the Graph API. */
@Injectable()
export class WhatsAppAccounts extends NetworkAccounts {
  readonly network = 'whatsapp';
  readonly title = 'WhatsApp';
  readonly services = ['posts', 'chats'] as const;
  readonly secretFields = ['access_token', 'app_secret'] as const;
  override readonly settingFields = [
    'phone_number',
    'template',
    'language',
    'start_words',
    'stop_words',
  ] as const;

  constructor(
    private readonly graph: GraphClient,
    private readonly config: MessageSettings,
    private readonly secrets: AccountSecrets,
  ) {
    super();
  }

  async verify({ account = '', secrets, settings }: AccountToVerify): Promise<VerifiedAccount> {
    const { access_token = '', app_secret = '' } = secrets;
    const number = await this.graph.read({
      base: this.config.whatsappBaseUrl,
      path: account,
      fields: 'id,display_phone_number,verified_name',
      access_token,
      app_secret,
      field: 'phone_number_id',
    });
    if (number['id'] !== account)
      throw refusedByNetwork('phone_number_id', 'Meta does not confirm that the token may use this number');
    const shown = String(number['display_phone_number'] ?? '').replace(/\D/g, '');
    const name = settings.phone_number ?? (/^\d{7,15}$/.test(shown) ? shown : account);
    return { account, name, hook: this.secrets.metaHook(app_secret) };
  }
}
