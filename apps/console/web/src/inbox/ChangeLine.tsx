import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormats } from '../parts/formats';
import { Time } from '../parts/values';
import { useInbox } from './inbox-context';
import { useNames } from './names';
import type { Change } from './types';
import { CAUSE_WORDS } from './words';

/** One change of the team's work, in a line between the messages. */
export function ChangeLine({ change }: { change: Change }): ReactNode {
  const words = useChangeWords();
  return (
    <p className="thread-line">
      {words(change)} · <Time at={change.changed_at} as="clock" />
    </p>
  );
}

/** Returns what a change is in words: how the conversation was from then on, and who did it. */
function useChangeWords() {
  const { t, i18n } = useLingui();
  const { time } = useFormats();
  const nameOf = useNames();
  const { me } = useInbox();
  return ({ cause, changed_by, state, snoozed_until, assignee_id, team_id }: Change): string => {
    if (cause !== 'member') {
      const words = i18n._(CAUSE_WORDS[cause]);
      return cause === 'next_free' && assignee_id !== null ? `${words}: ${nameOf(assignee_id)}` : words;
    }
    const who = changed_by === me.id ? t`you` : nameOf(changed_by);
    if (state === 'resolved') return t`Resolved by ${who}`;
    if (state === 'spam') return t`Marked as spam by ${who}`;
    if (state === 'snoozed' && snoozed_until)
      return t`Snoozed until ${time(new Date(snoozed_until), 'short')} by ${who}`;
    const holder = assignee_id === null ? t`nobody` : assignee_id === me.id ? t`you` : nameOf(assignee_id);
    const team = team_id === null ? '' : ` · ${nameOf(team_id)}`;
    return t`Changed by ${who}: open, with ${holder}` + team;
  };
}
