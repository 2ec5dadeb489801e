import { Injectable } from '@nestjs/common';
import { Inbox } from '#platform/outbox/inbox.js';
import { members } from '#workspace/member.topic.js';
import { presences } from '#workspace/presence.topic.js';
import { MemberPresence } from './member-presence.entity.js';
import { ANSWERING, Member } from './member.entity.js';
import { MEMBERS } from './members.service.js';

/** Stores the members of workspaces and which of them are there, as the console publishes them. */
@Injectable()
export class MembersConsumer {
  constructor(inbox: Inbox) {
    inbox.subscribe(members, MEMBERS, async (tx, { data }) => {
      const { workspace_id, role, state } = data;
      const isPerson = 'person_id' in data;
      const id = isPerson ? data.person_id : data.key_id;
      const max_open_chats = isPerson ? data.max_open_chats : null;
      const release_due = Number(state === 'ended' || !ANSWERING.includes(role));
      const row = { workspace_id, id, role, state, max_open_chats, release_due };
      await tx.upsert(Member, row, ['workspace_id', 'id']);
    });
    inbox.subscribe(presences, 'chat.presences', async (tx, { data }) => {
      const { workspace_id, person_id, presence, at } = data;
      const known = await tx.findOneBy(MemberPresence, { workspace_id, person_id });
      const same = known !== null && (known.presence === 'online') === (presence === 'online');
      const row = { workspace_id, person_id, presence, since: same ? known.since : at };
      await tx.upsert(MemberPresence, row, ['workspace_id', 'person_id']);
    });
  }
}
