import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Badge } from '../parts/Badge';
import { Button } from '../parts/Button';
import { useFormats } from '../parts/formats';
import { Icon } from '../parts/icons';
import { Menu } from '../parts/Menu';
import { DoorMark } from './DoorMark';
import { useInbox } from './inbox-context';
import { useNames, useTitle } from './names';
import { useWork } from './work';
import type { Conversation } from './types';

/** Who it is, who takes care of it, and what can be done with it. */
export function ThreadHeader({
  conversation,
  back,
  onSide,
  isSideOpen,
}: {
  conversation: Conversation;
  /** Address of the list, for a phone. */
  back: string;
  onSide: () => void;
  isSideOpen: boolean;
}): ReactNode {
  const { t } = useLingui();
  const titleOf = useTitle();
  const nameOf = useNames();
  const { time } = useFormats();
  const { open, me } = useInbox();
  const work = useWork();
  const { state, snoozed_until, assignee_id, team_id, door, blocked } = conversation;
  const holder = assignee_id === null ? t`Nobody` : assignee_id === me.id ? t`You` : nameOf(assignee_id);
  const isClosed = state === 'resolved' || state === 'spam';
  return (
    <header className="thread-head">
      <Link href={back} className="button quiet bare thread-back" aria-label={t`Back to the list`}>
        <Icon name="back" />
      </Link>
      <div className="thread-who">
        <h1 className="thread-name" dir="auto">
          {titleOf(conversation)}
        </h1>
        <span className="row small soft">
          <DoorMark door={door} />
          {state === 'snoozed' && snoozed_until && (
            <Badge tone="warn" icon="clock">{t`Until ${time(new Date(snoozed_until), 'short')}`}</Badge>
          )}
          {state === 'resolved' && <Badge tone="good" icon="check">{t`Resolved`}</Badge>}
          {state === 'spam' && <Badge tone="bad">{t`Spam`}</Badge>}
          {blocked && <Badge tone="bad">{t`Blocked`}</Badge>}
        </span>
      </div>
      <div className="row thread-actions">
        <Button
          kind="quiet"
          icon="agent"
          onPress={() => open('assign')}
          aria-label={t`Taken care of by ${holder}: change`}
        >
          {team_id !== null && assignee_id === null ? nameOf(team_id) : holder}
        </Button>
        {isClosed ? (
          <Button icon="undo" onPress={() => void work.reopen(conversation)}>{t`Open again`}</Button>
        ) : (
          <>
            <span className="wide-only">
              <Button kind="quiet" icon="clock" label={t`Snooze`} onPress={() => open('snooze')} />
            </span>
            <Button
              kind="primary"
              icon="check"
              onPress={() => void work.resolve(conversation)}
            >{t`Resolve`}</Button>
          </>
        )}
        <Menu label={t`More`} groups={useMenu(conversation)} />
        <Button
          kind="quiet"
          icon="people"
          label={isSideOpen ? t`Hide the customer` : t`Show the customer`}
          aria-expanded={isSideOpen}
          onPress={onSide}
        />
      </div>
    </header>
  );
}

function useMenu(conversation: Conversation) {
  const { t } = useLingui();
  const { open, me, write } = useInbox();
  const work = useWork();
  const { assignee_id, state, blocked } = conversation;
  return [
    {
      entries: [
        ...(assignee_id === me.id
          ? []
          : [
              {
                id: 'mine',
                label: t`Take it`,
                icon: 'agent' as const,
                keys: 'm',
                run: () => void work.assign(conversation, me.id),
              },
            ]),
        ...(state === 'open' || state === 'resolved'
          ? [{ id: 'snooze', label: t`Snooze`, icon: 'clock' as const, keys: 'z', run: () => open('snooze') }]
          : []),
        { id: 'tags', label: t`Tags`, icon: 'tag' as const, keys: 't', run: () => open('tags') },
        { id: 'note', label: t`Write a note`, icon: 'note' as const, keys: 'n', run: () => write('note') },
      ],
    },
    {
      entries: [
        { id: 'stage', label: t`Mark a stage`, icon: 'report' as const, keys: 's', run: () => open('stage') },
        { id: 'order', label: t`Record an order`, icon: 'add' as const, keys: 'o', run: () => open('order') },
      ],
    },
    {
      entries: [
        ...(state === 'spam'
          ? []
          : [
              {
                id: 'spam',
                label: t`Mark as spam`,
                icon: 'warning' as const,
                danger: true,
                run: () => open('spam'),
              },
            ]),
        {
          id: 'block',
          label: blocked ? t`Unblock the contact` : t`Block the contact`,
          icon: 'lock' as const,
          danger: !blocked,
          run: () => void work.block(conversation, !blocked),
        },
      ],
    },
  ];
}
