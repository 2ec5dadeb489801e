import { Injectable } from '@nestjs/common';
import { accounts, accountSettings } from '#message/account.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { ChatAccount } from './chat-account.entity.js';

/** Keeps what connections tells of accounts that serve chats: their settings, and the credentials as they were sealed. */
@Injectable()
export class AccountsConsumer {
  constructor(inbox: Inbox) {
    inbox.subscribe(accounts, 'chat.accounts', async (tx, { data }) => {
      const { connection_id } = data;
      const box = data.state === 'removed' ? undefined : data.chat_box;
      if (data.state === 'removed' || box === undefined) {
        await tx.delete(ChatAccount, { connection_id });
        return;
      }
      const { workspace_id, network, account, name, serves, state } = data;
      const row: ChatAccount = {
        connection_id,
        workspace_id,
        network,
        account,
        name,
        state,
        serves_posts: Number(serves.includes('posts')),
        settings: JSON.stringify(accountSettings(data)),
        box,
      };
      await tx.upsert(ChatAccount, row, ['connection_id']);
    });
  }
}
