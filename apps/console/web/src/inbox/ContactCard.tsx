import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Badge } from '../parts/Badge';
import { Time } from '../parts/values';
import { DoorMark } from './DoorMark';
import { ListTime } from './ListTime';
import { useNames, useTitle } from './names';
import { chatsOf } from './queries';
import type { Conversation } from './types';
import { STATE_WORDS } from './words';

/** Who the customer is, and their other chats through all doors. */
export function ContactCard({ conversation }: { conversation: Conversation }): ReactNode {
  const { t, i18n } = useLingui();
  const titleOf = useTitle();
  const nameOf = useNames();
  const {
    id,
    door,
    started_at,
    unanswered_since,
    contact_id,
    messages,
    assignee_id,
    team_id,
    place,
    thread,
  } = conversation;
  const { data } = useQuery(chatsOf(contact_id));
  const others = (data?.items ?? []).filter((one) => one.id !== id);
  return (
    <section className="side-part stack tight">
      <strong className="side-name" dir="auto">
        {titleOf(conversation)}
      </strong>
      <dl className="facts small">
        <Fact name={t`Door`}>
          <DoorMark door={door} />
        </Fact>
        {place === 'comments' && (
          <Fact name={t`Place`}>{t`Under a post: everyone can read the answers`}</Fact>
        )}
        <Fact name={t`First wrote`}>
          <Time at={started_at} />
        </Fact>
        {unanswered_since && (
          <Fact name={t`Waits since`}>
            <Time at={unanswered_since} as="relative" />
          </Fact>
        )}
        <Fact name={t`Messages`}>{messages}</Fact>
        {thread > 1 && <Fact name={t`Chat`}>{t`number ${thread} through this door`}</Fact>}
        <Fact name={t`Person`}>{nameOf(assignee_id)}</Fact>
        {team_id && <Fact name={t`Team`}>{nameOf(team_id)}</Fact>}
      </dl>
      {others.length > 0 && (
        <>
          <h3 className="small soft">{t`Other chats of this person`}</h3>
          <ul className="stack tight">
            {others.map((one) => (
              <li key={one.id}>
                <Link href={`/inbox/${one.id}`} className="other-chat">
                  <DoorMark door={one.door} />
                  <span className="row small">
                    <Badge>{i18n._(STATE_WORDS[one.state])}</Badge>
                    <ListTime at={one.last_activity_at} />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div className="fact">
      <dt className="soft">{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}
