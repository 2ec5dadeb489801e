import type { Network, Service } from '#message/account.topic.js';
import type { NetworkDescriptor } from '../accounts/network.port.js';

/** The fields of a workspace's account that routing needs. */
export interface Account extends Pick<NetworkDescriptor, 'commands' | 'messageIdsUniqueIn'> {
  connection_id: string;
  workspace_id: string;
  network: Network;
  /** Name of the account; of a bot, its user name. */
  name: string;
  serves: readonly Service[];
  start_words: readonly string[];
  stop_words: readonly string[];
}
