import { Inject, Injectable } from '@nestjs/common';
import {
  audiencePersons,
  chatMovedContent,
  commandContent,
  identityContent,
  type AudiencePersonEvent,
} from '#message/audience.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Event } from '#platform/events/event.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import { ChatAnswers } from './chat-answers.js';
import { ChatFollowers } from './chat-followers.js';
import { FromTelegram } from './telegram-commands.js';
import { FromWhatsApp } from './whatsapp-commands.js';

/** Takes effect of what networks tell of persons: who follows and leaves by a command, and who has blocked the account. */
@Injectable()
export class PersonsConsumer {
  private readonly opener: BoxOpener;

  constructor(
    inbox: Inbox,
    @Inject(SECRETS) secrets: Secrets,
    private readonly telegram: FromTelegram,
    private readonly whatsapp: FromWhatsApp,
    private readonly answers: ChatAnswers,
    private readonly followers: ChatFollowers,
  ) {
    this.opener = new BoxOpener(secrets.credentialsPrivate!);
    inbox.subscribe(audiencePersons, 'fan-out.persons', (tx, event) => this.take(tx, event));
  }

  private async take(tx: Tx, event: Event<AudiencePersonEvent>): Promise<void> {
    const { workspace_id, network, box } = event.data;
    if (network !== 'telegram' && network !== 'whatsapp') return;
    if (event.type === 'CommandWritten') return this.command(tx, event);
    if (event.type === 'ChatMoved') {
      const { address, to } = chatMovedContent.open(this.opener, box, event.id);
      return this.telegram.moved(tx, workspace_id, address!, to);
    }
    const content = identityContent.open(this.opener, box, event.id);
    const { address, user_id, at } = content;
    switch (event.type) {
      case 'MarketingStopped':
        return this.whatsapp.stopped(tx, workspace_id, content);
      case 'AccountBlocked':
        if (!address) return;
        await this.followers.leave(tx, { workspace_id, transport: network, address }, 'blocked_sender', {
          writtenAt: at,
          reason: 'blocked',
        });
        return;
      case 'PersonIdentified':
        if (address && user_id)
          await this.followers.learnUsers(tx, workspace_id, new Map([[address, user_id]]));
    }
  }

  private async command(tx: Tx, { id, data: { workspace_id, network, box } }: Event<AudiencePersonEvent>) {
    const content = commandContent.open(this.opener, box, id);
    const from = network === 'telegram' ? this.telegram : this.whatsapp;
    const answer = await from.command(tx, workspace_id, content);
    if (answer) await this.answers.add(tx, id, answer.chatter, { text: answer.text, writtenAt: content.at });
  }
}
