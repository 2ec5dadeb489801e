import type { Network, Service } from '#message/account.topic.js';

/** The fields of a workspace's account that routing needs. */
export interface Account {
  connection_id: string;
  workspace_id: string;
  network: Network;
  /** Name of the account; on Telegram, the bot's user name. */
  name: string;
  serves: readonly Service[];
  start_words: readonly string[];
  stop_words: readonly string[];
}
