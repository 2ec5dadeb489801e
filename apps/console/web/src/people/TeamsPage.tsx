import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { useSession } from '../api/session';
import { Button, EmptyState, Loaded, PageHeader } from '../parts';
import { TeamCard } from './TeamCard';
import { TeamDialog } from './TeamDialog';

/** Groups of persons who share chats. */
export default function TeamsPage(): ReactNode {
  const { t } = useLingui();
  const isOwner = useSession().role === 'owner';
  const [adding, setAdding] = useState(false);
  const teams = query.useQuery('get', '/v1/teams', { params: { query: { limit: 100 } } });
  const people = query.useQuery('get', '/v1/people', { params: { query: { limit: 100 } } });
  const add = (
    <Button kind="primary" icon="add" onPress={() => setAdding(true)}>
      {t`New team`}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t`Teams`}
        lead={t`A team shares chats: new ones go to its online people by turns.`}
        actions={isOwner && (teams.data?.items.length ?? 0) > 0 && add}
      />
      <Loaded query={teams}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="followers" title={t`No teams yet`} action={isOwner ? add : undefined}>
              {t`Make a team such as Orders or Advice, and put people into it. Chats that are given to the team go to whoever of it is online.`}
            </EmptyState>
          ) : (
            <div className="columns">
              {items.map((team) => (
                <TeamCard key={team.id} team={team} people={people.data?.items ?? []} isOwner={isOwner} />
              ))}
            </div>
          )
        }
      </Loaded>
      {adding && <TeamDialog close={() => setAdding(false)} />}
    </>
  );
}
