import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { ApiProblem } from '../api/problem';
import { say } from '../parts/Toast';
import { useNames } from './names';
import { useProblemText } from './problem-text';
import { answered, keys, showConversation } from './queries';
import type { Conversation, ConversationChange } from './types';

type Changed = Omit<ConversationChange, 'version'>;

/** Changes conversations: their state, and who takes care of them. Toasts say what is so now, and offer the way back. */
export function useWork() {
  const { t } = useLingui();
  const client = useQueryClient();
  const explain = useProblemText();
  const nameOf = useNames();

  /** Makes a change; returns the conversation as it is then, or null if it was refused, which a toast explains. */
  async function change(conversation: Conversation, changed: Changed): Promise<Conversation | null> {
    const { id, version } = conversation;
    try {
      const body = { ...changed, version };
      const after = await answered(api.PATCH('/v1/conversations/{id}', { params: { path: { id } }, body }));
      showConversation(client, after);
      void client.invalidateQueries({ queryKey: keys.lists });
      void client.invalidateQueries({ queryKey: keys.counts });
      void client.invalidateQueries({ queryKey: keys.of('changes', id) });
      return after;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 409) {
        const { changed_by = null } = (error.members['present'] ?? {}) as { changed_by?: string | null };
        say(
          changed_by === null
            ? t`It has changed meanwhile, so nothing was done. This is how it is now.`
            : t`${nameOf(changed_by)} changed it meanwhile, so nothing was done. This is how it is now.`,
        );
        void client.invalidateQueries({ queryKey: keys.conversation(id) });
      } else say(explain(error));
      return null;
    }
  }

  /** Makes a change that the toast offers to take back. */
  async function undoable(
    conversation: Conversation,
    changed: Changed,
    back: Changed,
    said: string,
  ): Promise<boolean> {
    const after = await change(conversation, changed);
    if (after) say(said, () => void change(after, back));
    return after !== null;
  }

  const stateBack = ({ state, snoozed_until }: Conversation): Changed =>
    state === 'snoozed' && snoozed_until && Date.parse(snoozed_until) > Date.now()
      ? { state, snoozed_until }
      : { state: state === 'snoozed' ? 'open' : state };

  return {
    assign: (one: Conversation, assignee_id: string | null, team_id?: string | null) =>
      undoable(
        one,
        { assignee_id, ...(team_id !== undefined && { team_id }) },
        { assignee_id: one.assignee_id, ...(team_id !== undefined && { team_id: one.team_id }) },
        assignee_id === null ? t`Nobody takes care of it now` : t`${nameOf(assignee_id)} takes care of it`,
      ),
    giveToTeam: (one: Conversation, team_id: string | null) =>
      undoable(
        one,
        { team_id },
        { team_id: one.team_id, assignee_id: one.assignee_id },
        team_id === null ? t`It belongs to no team now` : t`It belongs to ${nameOf(team_id)} now`,
      ),
    resolve: (one: Conversation) => undoable(one, { state: 'resolved' }, stateBack(one), t`Resolved`),
    reopen: (one: Conversation) => undoable(one, { state: 'open' }, stateBack(one), t`Open again`),
    markSpam: (one: Conversation) => undoable(one, { state: 'spam' }, stateBack(one), t`Marked as spam`),
    snooze: (one: Conversation, until: Date, words: string) =>
      undoable(
        one,
        { state: 'snoozed', snoozed_until: until.toISOString() },
        stateBack(one),
        t`Snoozed until ${words}`,
      ),
    setTags: (one: Conversation, tag_ids: string[]) => change(one, { tag_ids }),
    async block(one: Conversation, blocked: boolean): Promise<void> {
      try {
        const path = { id: one.contact_id };
        await answered(api.PATCH('/v1/contacts/{id}', { params: { path }, body: { blocked } }));
        showConversation(client, { ...one, blocked });
        say(blocked ? t`Blocked: what they write opens nothing` : t`Not blocked any more`);
      } catch (error) {
        say(explain(error));
      }
    },
  };
}
