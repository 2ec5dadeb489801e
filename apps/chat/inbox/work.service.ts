import { Injectable } from '@nestjs/common';
import { SpamMarked } from '#crossing/conversation.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { instantOfDayOrTime, isoOf } from '#platform/time/calendar.js';
import { Conversations } from '../conversations/conversations.service.js';
import type { Conversation, ConversationState } from '../conversations/conversation.entity.js';
import { changeWork } from '../conversations/conversation-state.js';
import { ConversationWriter } from '../conversations/conversation.writer.js';
import { ConversationTags } from '../tags/conversation-tags.service.js';
import { Assignees } from '../assignment/assignees.service.js';
import type { ConversationChangeInput } from './work.dto.js';

/** Longest time for which a conversation can be snoozed, in milliseconds. */
const MAX_SNOOZE_MS = 366 * 86_400_000;

/** Changes the state and the assignment of conversations for agents. */
@Injectable()
export class ConversationWork {
  constructor(
    private readonly database: Database,
    private readonly conversations: Conversations,
    private readonly writer: ConversationWriter,
    private readonly assignees: Assignees,
    private readonly tags: ConversationTags,
    private readonly clock: Clock,
  ) {}

  /**
   * Changes a conversation and returns it; a change that is made already changes nothing. Throws 404 for an unknown
   * conversation, 409 if it was changed since `input.version`, and 422 for a value that is not possible.
   */
  async change(
    { workspace, actor }: Caller,
    id: string,
    input: ConversationChangeInput,
  ): Promise<Conversation> {
    const now = this.clock.now();
    const until = snoozeEnd(input.snoozed_until, now);
    // Waits for a member or a team that was created only now, which a transaction must not do.
    await this.assignees.find(workspace, input);
    return this.database.transaction(async (tx) => {
      const mustAnswer = await this.assignees.lock(tx, workspace, input);
      const conversation = await this.conversations.lockStarted(tx, workspace, id);
      const { team_id, assignee_id } = assignmentOf(conversation, input);
      const state = input.state ?? conversation.state;
      const snoozed_until = snoozedUntil(conversation, state, until);
      const change = { state, snoozed_until, assignee_id, team_id };
      const agreed = () => {
        if (input.version !== conversation.version) throw collision(conversation);
      };
      const tagged =
        Boolean(input.tag_ids) && (await this.tags.replace(tx, conversation, input.tag_ids!, agreed));
      const fields = Object.keys(change) as (keyof typeof change)[];
      if (!tagged && fields.every((field) => change[field] === conversation[field])) return conversation;
      agreed();
      if (assignee_id !== conversation.assignee_id) mustAnswer();
      const was = conversation.state;
      await changeWork(tx, conversation, change, { cause: 'member', by: actor, at: now });
      if ((was === 'spam') !== (state === 'spam')) {
        const marked = state === 'spam' ? ('marked' as const) : ('unmarked' as const);
        await this.writer.publishCrossing(tx, conversation, SpamMarked, { change: marked, at: now });
      }
      await this.writer.save(tx, conversation);
      this.assignees.assignSoon();
      return conversation;
    });
  }
}

/** Returns who gets a conversation: one that goes to another team leaves its person, unless the change names one. */
function assignmentOf(
  present: Conversation,
  { team_id = present.team_id, assignee_id }: ConversationChangeInput,
): Pick<Conversation, 'team_id' | 'assignee_id'> {
  const moves = team_id !== null && team_id !== present.team_id;
  return {
    team_id,
    assignee_id: assignee_id === undefined ? (moves ? null : present.assignee_id) : assignee_id,
  };
}

/** Returns the instant of a snooze in milliseconds since 1970; throws 422 if there is no such day, or it is past or too far. */
function snoozeEnd(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text === null) return undefined;
  const earliest = new Date(now).toISOString();
  const latest = new Date(now + MAX_SNOOZE_MS).toISOString();
  const refuse = (rule: string, message: string) =>
    Problem.field('snoozed_until', rule, message, { after: earliest, until: latest });
  const at = instantOfDayOrTime(text);
  if (Number.isNaN(at)) throw refuse('instant', 'There is no such day or time');
  if (at <= now) throw refuse('future', 'A conversation is snoozed until a time in the future');
  if (at > now + MAX_SNOOZE_MS) throw refuse('future', 'A conversation is snoozed for a year at most');
  return at;
}

function snoozedUntil(
  present: Conversation,
  state: ConversationState,
  until: number | undefined,
): number | null {
  if (state === 'snoozed') {
    const at = until ?? present.snoozed_until;
    if (at === null)
      throw Problem.field(
        'snoozed_until',
        'required',
        'The state snoozed needs the time until which it lasts',
      );
    return at;
  }
  if (until !== undefined)
    throw Problem.field('snoozed_until', 'state', 'Only a snoozed conversation has it', { state: 'snoozed' });
  return null;
}

/** Thrown for a change that was meant for an earlier version; names the change made meanwhile, and who made it. */
function collision(present: Conversation): Problem {
  const { version, state, assignee_id, team_id, changed_by } = present;
  const message = 'The conversation was changed meanwhile; look at it and send its present version';
  return new Problem(409, message, {
    errors: [{ field: 'version', rule: 'changed', message, allowed: [version] }],
    members: {
      present: {
        version,
        state,
        snoozed_until: isoOf(present.snoozed_until),
        assignee_id,
        team_id,
        changed_by,
        changed_at: isoOf(present.changed_at),
      },
    },
  });
}
