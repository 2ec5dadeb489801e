import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon } from '../parts/icons';
import { Time } from '../parts/values';
import { useInbox } from './inbox-context';
import { LinkedText } from './LinkedText';
import { useNames } from './names';
import type { Note } from './types';

/** A note of the team: over the whole width and on another ground, so that nobody takes it for a message. */
export function NoteItem({ note: { author_id, text, created_at } }: { note: Note }): ReactNode {
  const { t } = useLingui();
  const nameOf = useNames();
  const { me } = useInbox();
  const title = author_id === me.id ? t`Your note` : t`Note of ${nameOf(author_id)}`;
  return (
    <div className="team-note">
      <span className="team-note-head small">
        <Icon name="note" />
        <strong>{title}</strong>
        <span>{t`the customer never sees it`}</span>
        <Time at={created_at} as="clock" />
      </span>
      <LinkedText text={text} />
    </div>
  );
}
