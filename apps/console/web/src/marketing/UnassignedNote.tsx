import type { ReactNode } from 'react';
import { Plural, useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { ButtonLink, Note } from '../parts';

/** Says that chats came from ads that nobody has assigned yet; nothing while there are none. */
export function UnassignedNote(): ReactNode {
  const { t } = useLingui();
  const { data } = query.useQuery('get', '/v1/ads/unassigned', { params: { query: { limit: 100 } } });
  const count = data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <div className="page-tools">
      <Note tone="warn">
        <div className="row apart">
          <span>
            <Plural
              value={count}
              one="Chats came from an ad that belongs to none of yours yet."
              other="Chats came from # ads that belong to none of yours yet."
            />
          </span>
          <ButtonLink href="/unassigned-ads" icon="tag">
            {t`Assign`}
          </ButtonLink>
        </div>
      </Note>
    </div>
  );
}
