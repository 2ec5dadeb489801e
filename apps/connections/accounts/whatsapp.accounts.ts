import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import type { SetupStep } from '#platform/http/setup-steps.js';
import type { Words } from '#platform/language/language.js';
import { inEach } from '#platform/language/texts.js';
import { AccountSecrets } from './account-secrets.js';
import { GraphClient, META_HOOK } from './graph.client.js';
import { handshakeStep, META_APPS_URL, whereAtMeta } from './meta.setup.js';
import { META_SETUP_TEXTS } from './meta.texts.js';
import {
  NetworkAccounts,
  refusedByNetwork,
  type AccountToSetUp,
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
  override readonly credentialsUrl = META_APPS_URL;
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

  override whereIs(field: string): Words {
    return whereAtMeta(field, false);
  }

  override async setup(given: AccountToSetUp): Promise<SetupStep[]> {
    const { row } = given;
    const steps = [handshakeStep(given, 'WhatsApp')];
    if (row.serves.includes('chats')) steps.push(numberStep(WHATSAPP.publicAddress!(row)));
    if (row.problem === 'no_statuses')
      steps.push({
        ...{ name: 'payment', state: 'missing', url: 'https://business.facebook.com/wa/manage/home/' },
        says: inEach(META_SETUP_TEXTS, (texts) => texts.payment),
        where: inEach(META_SETUP_TEXTS, (texts) => texts.paymentWhere),
      });
    return steps;
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

/** Whether links can lead to the number. `address`: the number in digits; undefined while it is not known. */
function numberStep(address: string | undefined): SetupStep {
  const name = 'number';
  if (address !== undefined)
    return { name, state: 'ok', says: inEach(META_SETUP_TEXTS, (texts) => texts.number) };
  return {
    ...{ name, state: 'missing' },
    says: inEach(META_SETUP_TEXTS, (texts) => texts.noNumber),
    where: inEach(META_SETUP_TEXTS, (texts) => texts.noNumberWhere),
  };
}
