import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { Problem } from '#platform/http/problem.js';
import type { SetupStep } from '#platform/http/setup-steps.js';
import type { Words } from '#platform/language/language.js';
import { AccountSecrets, type NetworkSecrets } from './account-secrets.js';
import { GraphClient, META_HOOK } from './graph.client.js';
import { handshakeStep, META_APPS_URL, whereAtMeta } from './meta.setup.js';
import { profileStep, SUBSCRIBED, subscriptionStep, userNameStep } from './messenger.setup.js';
import {
  NetworkAccounts,
  refusedByNetwork,
  type AccountToSetUp,
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
  override readonly credentialsUrl = META_APPS_URL;
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
  /** What it needs besides the page's subscription. */
  protected abstract ownSteps(given: AccountToSetUp): Promise<SetupStep[]>;

  override whereIs(field: string): Words {
    return whereAtMeta(field, true);
  }

  override async setup(given: AccountToSetUp): Promise<SetupStep[]> {
    const steps = [handshakeStep(given, this.title)];
    if (!given.confirmed) return steps;
    const subscribed = await this.ask(given, 'me/subscribed_apps', 'subscribed_fields');
    return [...steps, subscriptionStep(subscribed), ...(await this.ownSteps(given))];
  }

  /** Reads from Meta what is not needed for the account itself; null if Meta does not say it. */
  protected ask(
    { secrets: { access_token = '', app_secret = '' } }: AccountToSetUp,
    path: string,
    fields: string,
    platform?: 'instagram',
  ): Promise<Page | null> {
    const request = { base: this.config.messengerBaseUrl, path, fields, field: this.accountField };
    return this.graph
      .read({ ...request, ...(platform && { platform }), access_token, app_secret })
      .catch((error: unknown) => {
        if (error instanceof Problem) return null;
        throw error;
      });
  }

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

  /** Meta passes on the `ref` of a link that begins a chat with the press of this button. */
  protected override async ownSteps(given: AccountToSetUp): Promise<SetupStep[]> {
    const profile = await this.ask(given, 'me/messenger_profile', 'get_started');
    return [
      profileStep('get_started', profile, (texts) => ({
        ...{ set: texts.getStarted, unset: texts.noGetStarted, where: texts.noGetStartedWhere },
      })),
    ];
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

  /** Instagram passes on the `ref` of a link only for accounts with ice breakers. */
  protected override async ownSteps(given: AccountToSetUp): Promise<SetupStep[]> {
    const profile = await this.ask(given, 'me/messenger_profile', 'ice_breakers', 'instagram');
    return [
      userNameStep(INSTAGRAM.publicAddress!(given.row)),
      profileStep('ice_breakers', profile, (texts) => ({
        ...{ set: texts.icebreakers, unset: texts.noIcebreakers, where: texts.noIcebreakersWhere },
      })),
    ];
  }
}
