import type { AccountSettings, Network, Service } from '#message/account.topic.js';
import { Problem } from '#platform/http/problem.js';
import type { SetupStep } from '#platform/http/setup-steps.js';
import type { Words } from '#platform/language/language.js';
import type { NetworkSecrets } from './account-secrets.js';
import type { Connection } from './connection.entity.js';
import type { NoAnswer } from './network-request.js';

/** An account that a person entered; `account` is the network's id where the network does not give it by itself. */
export interface AccountToVerify {
  workspace_id: string;
  account?: string;
  secrets: NetworkSecrets;
  settings: AccountSettings;
}

/** What the network says about an account. */
export interface VerifiedAccount {
  /** The network's id of the account, at most 255 characters. */
  account: string;
  /** The name by which people know the account, at most 255 characters. */
  name: string;
  /** The last part of the URL that the network calls, and the secret of its calls; left out for a network that does not call. */
  hook?: string;
  hook_secret?: string;
}

/** What code for every network has to know of one. Each network states its own beside its `NetworkAccounts`. */
export interface NetworkDescriptor {
  readonly network: Network;
  /**
   * The URLs that the network calls: `/hooks/{kind}/{hook}`, and the secret that verifies its calls. Networks of one kind share
   * URLs. Left out for a network that does not call.
   */
  readonly hook?: { readonly kind: string; readonly secret: keyof NetworkSecrets };
  /** How people write commands. `keywords`: the account's start and stop words. `bot`: `/start` and `/stop`. */
  readonly commands: 'keywords' | 'bot';
  /** Where the network's id of a message is unique: in the whole account, or only in the chat with one person. */
  readonly messageIdsUniqueIn: 'account' | 'chat';
  /** Settings that an account needs to serve posts. */
  readonly settingsForPosts?: readonly (keyof AccountSettings)[];
  /**
   * The address by which customers find the account, which the ads side learns; undefined while it is not known or has an
   * unexpected form. Left out for a network that is no door.
   */
  publicAddress?(account: Pick<Connection, 'account' | 'name'>): string | undefined;
}

/** What a network needs to say what an account lacks. */
export interface AccountToSetUp {
  row: Connection;
  secrets: NetworkSecrets;
  settings: AccountSettings;
  /** The URL that the network calls; null for a network that does not call. */
  hookUrl: string | null;
  /** True if the network has just confirmed the account: without that there is no use in asking it more. */
  confirmed: boolean;
}

/** Names of the secrets that a person enters. */
export type EnteredSecret = Exclude<keyof NetworkSecrets, 'hook_secret'>;

/** Verifies and subscribes accounts of one network. There is one implementation for each network. */
export abstract class NetworkAccounts {
  abstract readonly network: Network;
  /** Name of the network for messages. */
  abstract readonly title: string;
  /** Services that an account may have; the first is the default. */
  abstract readonly services: readonly Service[];
  abstract readonly secretFields: readonly EnteredSecret[];
  readonly settingFields: readonly (keyof AccountSettings)[] = [];
  /** True when only one workspace of the installation may connect an account. */
  readonly isExclusive: boolean = true;

  /**
   * Asks the network whose credentials these are. Throws a Problem: 422 naming the field that the network refuses, 503 when
   * it does not answer.
   */
  abstract verify(given: AccountToVerify): Promise<VerifiedAccount>;

  /** Sets the URL that the network calls; throws a Problem as `verify` does. */
  async subscribe(_secrets: NetworkSecrets, _hookUrl: string): Promise<void> {}

  /** The page of the network on which its credentials are found. */
  readonly credentialsUrl: string | null = null;

  /** Where a person finds the value of a field that the network refuses. */
  abstract whereIs(field: string): Words;

  /** What the account needs besides valid credentials, in the order in which a person does it. Never throws for what a network answers. */
  async setup(_account: AccountToSetUp): Promise<SetupStep[]> {
    return [];
  }

  /** Asks the network to stop calling; its answer is ignored. */
  async unsubscribe(_secrets: NetworkSecrets): Promise<void> {}
}

/** The 503 for a network without an answer. Its text says whether to try again or what the operator has to change. */
export function networkUnavailable(title: string, why: NoAnswer): Problem {
  if (why === 'private')
    return new Problem(
      503,
      `${title} is at a private address here, which this instance does not call: the operator has to allow it by ALLOWED_PRIVATE_TARGETS`,
    );
  if (why === 'foreign')
    return new Problem(
      503,
      `The server at the configured address of ${title} is not its API: the operator has to correct the address`,
    );
  return new Problem(503, `${title} could not be reached; try again`, { retryAfter: 10 });
}

/** The 422 for a field whose value the network refuses. */
export const refusedByNetwork = (field: string, why: string): Problem =>
  Problem.field(field, 'refused', why.slice(0, 300));
