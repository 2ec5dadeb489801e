import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { AccountSecrets, type NetworkSecrets } from './account-secrets.js';
import { GraphClient, META_HOOK } from './graph.client.js';
import {
  NetworkAccounts,
  refusedByNetwork,
  type AccountToVerify,
  type NetworkDescriptor,
  type VerifiedAccount,
} from './network.port.js';

/** What generic code of connections needs to know of Messenger. */
export const MESSENGER: NetworkDescriptor = {
  network: 'messenger',
  hook: META_HOOK,
  commands: 'keywords',
  messageIdsUniqueIn: 'account',
  publicAddress: ({ account }) => (/^\d{5,20}$/.test(account) ? account : undefined),
};

/** What generic code of connections needs to know of Instagram. */
export const INSTAGRAM: NetworkDescriptor = {
  ...MESSENGER,
  network: 'instagram',
  // The name is the account's id until Meta gives the user name.
  publicAddress: ({ name, account }) =>
    name !== account && /^[A-Za-z0-9_.]{1,30}$/.test(name) ? name : undefined,
};

/** What the page's events are called that chats consist of. Those of Instagram come by the page's subscription too. */
const SUBSCRIBED = [
  'messages',
  'messaging_postbacks',
  'messaging_referrals',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'message_echoes',
  'message_edits',
  'standby',
];

const nameOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value.slice(0, 255).toWellFormed() : otherwise;

type Page = Record<string, unknown>;
/** An account as a page's own access token shows it. */
type Shown = { id?: unknown; name?: unknown } | undefined;

/** Accounts that are verified by the access token of a Facebook page, for which `me` is the page itself. */
@Injectable()
abstract class PageTokenAccounts extends NetworkAccounts {
  readonly services = ['chats'] as const;
  readonly secretFields = ['access_token', 'app_secret'] as const;
  override readonly settingFields = ['human_agent'] as const;
  /** Fields of the page that are asked for, and the input field that names the account. */
  protected abstract readonly fields: string;
  protected abstract readonly accountField: string;
  /** The error message for a token of another account, or of none. */
  protected abstract readonly refusal: string;

  constructor(
    private readonly graph: GraphClient,
    private readonly config: MessageSettings,
    private readonly secrets: AccountSecrets,
  ) {
    super();
  }

  protected abstract shownBy(page: Page): Shown;

  async verify({ account = '', secrets }: AccountToVerify): Promise<VerifiedAccount> {
    const { access_token = '', app_secret = '' } = secrets;
    const page = await this.graph.read({
      base: this.config.messengerBaseUrl,
      path: 'me',
      fields: this.fields,
      access_token,
      app_secret,
      field: this.accountField,
    });
    const shown = this.shownBy(page);
    if (shown?.id !== account) throw refusedByNetwork(this.accountField, this.refusal);
    return { account, name: nameOf(shown.name, account), hook: this.secrets.metaHook(app_secret) };
  }

  /** Has the page's events sent to the app; the app's own address for them is entered at Meta by a person. */
  override async subscribe({ access_token = '', app_secret = '' }: NetworkSecrets): Promise<void> {
    const answer = await this.graph.change(
      { subscribed_fields: SUBSCRIBED.join() },
      {
        base: this.config.messengerBaseUrl,
        path: 'me/subscribed_apps',
        access_token,
        app_secret,
        field: 'access_token',
      },
    );
    if (answer['success'] !== true)
      throw refusedByNetwork('access_token', 'Meta does not send the page’s messages to this app');
  }
}

/** Facebook pages on Messenger. */
@Injectable()
export class MessengerAccounts extends PageTokenAccounts {
  readonly network = 'messenger';
  readonly title = 'Messenger';
  protected readonly fields = 'id,name';
  protected readonly accountField = 'page_id';
  protected readonly refusal = 'The token is not of this page: use a page access token of the page';

  protected override shownBy(page: Page): Shown {
    return page;
  }
}

/** Professional accounts on Instagram, each linked to a page. */
@Injectable()
export class InstagramAccounts extends PageTokenAccounts {
  readonly network = 'instagram';
  readonly title = 'Instagram';
  protected readonly fields = 'id,instagram_business_account{id,username}';
  protected readonly accountField = 'instagram_id';
  protected readonly refusal = 'The page of this token is not linked to this Instagram account';

  protected override shownBy(page: Page): Shown {
    const linked = page['instagram_business_account'] as { id?: unknown; username?: unknown } | undefined;
    return linked && { id: linked.id, name: linked.username };
  }
}
