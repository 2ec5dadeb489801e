import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { useSession } from '../api/session';
import { Button, DialogTrigger, Loaded, PageHeader } from '../parts';
import { InviteDialog } from './InviteDialog';
import { Invitations } from './Invitations';
import { PeopleTable } from './PeopleTable';

/** Who works in the workspace, and who was asked to. */
export default function PeoplePage(): ReactNode {
  const { t } = useLingui();
  const isOwner = useSession().role === 'owner';
  const people = query.useInfiniteQuery(
    'get',
    '/v1/people',
    { params: { query: { limit: 100 } } },
    {
      pageParamName: 'cursor',
      initialPageParam: null,
      getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    },
  );
  return (
    <>
      <PageHeader
        title={t`People`}
        lead={t`Everyone who works in this workspace, and what each may do.`}
        actions={
          isOwner && (
            <DialogTrigger>
              <Button kind="primary" icon="add">{t`Invite somebody`}</Button>
              <InviteDialog />
            </DialogTrigger>
          )
        }
      />
      <div className="stack wide">
        <Loaded query={people}>
          {({ pages }) => (
            <div className="stack">
              <PeopleTable people={pages.flatMap(({ items }) => items)} />
              {people.hasNextPage && (
                <div className="row">
                  <Button busy={people.isFetchingNextPage} onPress={() => void people.fetchNextPage()}>
                    {t`Show more`}
                  </Button>
                </div>
              )}
            </div>
          )}
        </Loaded>
        {isOwner && <Invitations />}
      </div>
    </>
  );
}
