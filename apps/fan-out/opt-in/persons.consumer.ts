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
import { ChatMoves } from '../audience/chat-moves.js';
import { descriptorOfNetwork } from '../transports/transport-list.js';
import { ChatAnswers } from './chat-answers.js';
import { ChatCommands, isChatTransport, type ChatTransport } from './chat-commands.js';
import { ChatFollowers } from './chat-followers.js';

/** Applies events about persons from networks: commands to follow and leave, blocked accounts, and user ids. */
@Injectable()
export class PersonsConsumer {
  private readonly opener: BoxOpener;

  constructor(
    inbox: Inbox,
    @Inject(SECRETS) secrets: Secrets,
    private readonly commands: ChatCommands,
    private readonly answers: ChatAnswers,
    private readonly followers: ChatFollowers,
    private readonly moves: ChatMoves,
  ) {
    this.opener = new BoxOpener(secrets.credentialsPrivate!);
    inbox.subscribe(audiencePersons, 'fan-out.persons', (tx, event) => this.apply(tx, event));
  }

  private async apply(tx: Tx, event: Event<AudiencePersonEvent>): Promise<void> {
    const { workspace_id, network, box } = event.data;
    const transport = descriptorOfNetwork(network);
    if (!isChatTransport(transport)) return;
    if (event.type === 'CommandWritten') return this.executeCommand(tx, transport, event);
    const users = { workspace_id, transport: transport.name };
    if (event.type === 'ChatMoved') {
      const { address, to } = chatMovedContent.open(this.opener, box, event.id);
      return this.moves.moveIn(tx, users, address!, to);
    }
    const content = identityContent.open(this.opener, box, event.id);
    const { address, user_id, at } = content;
    switch (event.type) {
      case 'MarketingStopped':
        return this.commands.stopMarketing(tx, transport, workspace_id, content);
      case 'AccountBlocked':
        if (!address) return;
        await this.followers.leave(tx, { ...users, address }, 'blocked_sender', {
          writtenAt: at,
          reason: 'blocked',
        });
        return;
      case 'PersonIdentified':
        if (address && user_id) await this.followers.recordUserIds(tx, users, new Map([[address, user_id]]));
    }
  }

  private async executeCommand(
    tx: Tx,
    transport: ChatTransport,
    { id, data: { workspace_id, box } }: Event<AudiencePersonEvent>,
  ) {
    const content = commandContent.open(this.opener, box, id);
    const answer = await this.commands.execute(tx, transport, workspace_id, content);
    if (answer) await this.answers.add(tx, id, answer.person, { text: answer.text, writtenAt: content.at });
  }
}
