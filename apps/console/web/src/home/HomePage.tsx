import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { useSession } from '../api/session';
import { ButtonLink, EmptyState, PageHeader } from '../parts';
import './HomePage.css';

/** Where one lands: what the workspace shows to others, and where to read on. */
export default function HomePage(): ReactNode {
  const { t } = useLingui();
  const { person, role, workspace } = useSession();
  const isOwner = role === 'owner';
  const channels = query.useQuery(
    'get',
    '/v1/channels',
    { params: { query: { limit: 1 } } },
    { enabled: isOwner },
  );
  const isNew = isOwner && channels.data?.items.length === 0;
  return (
    <>
      <PageHeader
        title={t`Welcome, ${person.name}`}
        lead={t`A megaphone to everyone who opted in, a funnel from an ad click to a chat, and a wall between the two.`}
      />
      {isNew && (
        <div className="home-first">
          <EmptyState
            icon="channel"
            title={t`Begin with a channel and a link`}
            action={
              <ButtonLink href="/first-steps" kind="primary" icon="play">
                {t`First steps`}
              </ButtonLink>
            }
          >
            {t`In a few minutes: a post arrives in this browser, and a click becomes a chat.`}
          </EmptyState>
        </div>
      )}
      <div className="columns">
        <section className="card stack">
          <h2>{t`Your chat`}</h2>
          <p className="soft">{t`This is the page on which customers write to ${workspace.name}.`}</p>
          <div className="row">
            <ButtonLink href={`/chat/${workspace.handle}`} icon="open" target="_blank">
              {t`Open the chat`}
            </ButtonLink>
          </div>
        </section>
        <section className="card stack">
          <h2>{t`Documents`}</h2>
          <p className="soft">{t`How everything works, for the version that you run. They are in English.`}</p>
          <div className="row">
            <ButtonLink href="/docs" icon="open" target="_blank">
              {t`Open the documents`}
            </ButtonLink>
          </div>
        </section>
      </div>
    </>
  );
}
