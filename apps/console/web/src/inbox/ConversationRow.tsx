import { useLingui } from '@lingui/react/macro';
import { memo, type ReactNode } from 'react';
import { Link } from 'wouter';
import { Badge } from '../parts/Badge';
import { DoorMark } from './DoorMark';
import { ListTime } from './ListTime';
import { useNames, useTitle } from './names';
import type { Conversation, Tag } from './types';
import { KIND_WORDS } from './words';

interface RowProps {
  conversation: Conversation;
  href: string;
  isChosen: boolean;
  isDrafted: boolean;
  tags: ReadonlyMap<string, Tag>;
  me: string;
}

/** One conversation in the list: who it is, what was said last, and what it waits for. */
export const ConversationRow = memo(function ConversationRow(props: RowProps): ReactNode {
  const { conversation, href, isChosen, isDrafted, tags, me } = props;
  const { t } = useLingui();
  const titleOf = useTitle();
  const nameOf = useNames();
  const { unread, last_activity_at, assignee_id, unanswered, tag_ids, door } = conversation;
  const shown = tag_ids.map((id) => tags.get(id)?.name).filter((name) => name !== undefined);
  return (
    <Link
      href={href}
      className={unread > 0 ? 'row-link unread' : 'row-link'}
      aria-current={isChosen ? 'page' : undefined}
    >
      <span className="row-line">
        <strong className="row-name" dir="auto">
          {titleOf(conversation)}
        </strong>
        <span className="small soft">
          <ListTime at={last_activity_at} />
        </span>
      </span>
      <span className="row-line">
        <Preview conversation={conversation} />
        {unread > 0 && (
          <span className="row-unread" aria-label={t`${unread} unread`}>
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </span>
      <span className="row-line row-marks small soft">
        <DoorMark door={door} />
        {isDrafted && <Badge tone="warn">{t`Draft`}</Badge>}
        {unanswered && unread === 0 && <Badge tone="accent">{t`Waits`}</Badge>}
        {shown.slice(0, 2).map((name) => (
          <Badge key={name}>{name}</Badge>
        ))}
        {assignee_id !== null && (
          <span className="row-person">{assignee_id === me ? t`You` : nameOf(assignee_id)}</span>
        )}
      </span>
    </Link>
  );
});

/** The last message in one line; who of the team wrote it is not told, since that stands in the thread. */
function Preview({ conversation: { last_message: last } }: { conversation: Conversation }): ReactNode {
  const { t, i18n } = useLingui();
  if (!last) return <span className="row-preview soft">{t`No messages are kept any more`}</span>;
  const words = last.text || i18n._(KIND_WORDS[last.kind]);
  return (
    <span className={last.state === 'failed' ? 'row-preview row-failed' : 'row-preview'}>
      {last.from !== 'customer' && (
        <span className="soft">{last.state === 'failed' ? t`Not delivered:` : t`Brand:`} </span>
      )}
      <bdi>{words}</bdi>
    </span>
  );
}
