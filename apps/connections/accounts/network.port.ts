import type { AccountSettings, Network, Service } from '#message/account.topic.js';
import { Problem } from '#platform/http/problem.js';
import type { Secrets } from './account-secrets.js';
import type { Connection } from './connection.entity.js';
import type { NoAnswer } from './network-request.js';

/** An account as a person enters it: the id that they name, where the network does not say it by itself. */
export interface GivenAccount {
  workspace_id: string;
  account?: string;
  secrets: Secrets;
  settings: AccountSettings;
}

/** What the network says of it. */
export interface ProvenAccount {
  /** Its own id of the account, at most 255 characters. */
  account: string;
  /** What people know it by, at most 255 characters. */
  name: string;
  /** Where the network calls, and what its calls prove themselves by, where it calls at all. */
  hook?: string;
  hook_secret?: string;
}

/** The credentials that a person enters. */
export type EnteredSecret = Exclude<keyof Secrets, 'hook_secret'>;

/** What entering, changing and removing accounts needs to know of one network. */
export abstract class NetworkAccounts {
  abstract readonly network: Network;
  /** As people read it. */
  abstract readonly title: string;
  /** What its accounts may serve; the first is meant where nothing is asked for. */
  abstract readonly services: readonly Service[];
  abstract readonly secretFields: readonly EnteredSecret[];
  readonly settingFields: readonly (keyof AccountSettings)[] = [];
  /** One workspace of the installation alone may have an account. */
  readonly isExclusive: boolean = true;

  /**
   * Asks the network whose the credentials are. Throws a Problem: 422 naming the field that it refuses, 503 where it does
   * not answer.
   */
  abstract prove(given: GivenAccount): Promise<ProvenAccount>;

  /** Tells the network where to call; throws a Problem as `prove`. */
  async subscribe(_secrets: Secrets, _hookUrl: string): Promise<void> {}

  /** Tells the network to call no more; what it answers changes nothing. */
  async unsubscribe(_secrets: Secrets): Promise<void> {}

  /** The last two parts of the address where the network calls; null where it does not. */
  hookPath({ hook }: Pick<Connection, 'hook'>): string | null {
    return hook && `meta/${hook}`;
  }
}

/** The network does not answer, or cannot now. The texts tell what trying again mends from what the operator has to. */
export function networkAway(title: string, why: NoAnswer): Problem {
  if (why === 'private')
    return new Problem(
      503,
      `${title} is at a private address here, which this instance does not call: the operator has to allow it by ALLOWED_PRIVATE_TARGETS`,
    );
  if (why === 'foreign')
    return new Problem(
      503,
      `What answered in the place of ${title} is not its API: the operator has to look at the address that is configured`,
    );
  return new Problem(503, `${title} could not be reached; try again`, { retryAfter: 10 });
}

/** The network refuses what stands in a field. */
export const refusedByNetwork = (field: string, why: string): Problem =>
  Problem.field(field, 'refused', why.slice(0, 300));
