import { Injectable } from '@nestjs/common';
import { Inbox } from '#platform/outbox/inbox.js';
import { members } from '#workspace/member.topic.js';
import { ANSWERING, Member } from './member.entity.js';
import { MEMBERS } from './members.service.js';

/** Stores the members of workspaces, as the console publishes them. */
@Injectable()
export class MembersConsumer {
  constructor(inbox: Inbox) {
    inbox.subscribe(members, MEMBERS, async (tx, { data }) => {
      const { workspace_id, role, state } = data;
      const id = 'person_id' in data ? data.person_id : data.key_id;
      const release_due = Number(state === 'ended' || !ANSWERING.includes(role));
      await tx.upsert(Member, { workspace_id, id, role, state, release_due }, ['workspace_id', 'id']);
    });
  }
}
