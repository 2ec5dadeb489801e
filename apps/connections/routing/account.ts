import type { Network, Service } from '#message/account.topic.js';

/** What routing needs to know of a workspace's account with a network. */
export interface Account {
  connection_id: string;
  workspace_id: string;
  network: Network;
  /** What people know it by: on Telegram the bot's name. */
  name: string;
  serves: readonly Service[];
  start_words: readonly string[];
  stop_words: readonly string[];
}
