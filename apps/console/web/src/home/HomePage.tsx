import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useSession } from '../api/session';
import { ButtonLink, PageHeader } from '../parts';

/** Where one lands: what the workspace shows to others, and where to read on. */
export default function HomePage(): ReactNode {
  const { t } = useLingui();
  const { person, workspace } = useSession();
  return (
    <>
      <PageHeader
        title={t`Welcome, ${person.name}`}
        lead={t`A megaphone to everyone who opted in, a funnel from an ad click to a chat, and a wall between the two.`}
      />
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
