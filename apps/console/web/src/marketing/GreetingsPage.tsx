import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { Badge, Button, EmptyState, Loaded, Menu, PageHeader } from '../parts';
import { archive } from './archive';
import { GreetingDialog } from './GreetingDialog';
import { useGreetings } from './lists';
import { MoreRows } from './MoreRows';
import './marketing.css';

type Greeting = Schemas['GreetingView'];

/** The texts with which chats open. */
export default function GreetingsPage(): ReactNode {
  const { t } = useLingui();
  const [archived, setArchived] = useState(false);
  const [shown, show] = useState<Greeting | 'new' | null>(null);
  const greetings = useGreetings(archived);
  const newButton = (
    <Button kind="primary" icon="add" onPress={() => show('new')}>
      {t`New greeting`}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={archived ? t`Archived greetings` : t`Greetings`}
        lead={t`The first thing that a customer reads in a chat. An ad or a link can have its own; all others open with the default.`}
        actions={
          archived ? (
            <Button icon="back" onPress={() => setArchived(false)}>
              {t`Greetings in use`}
            </Button>
          ) : (
            <>
              {newButton}
              <Menu
                label={t`More for greetings`}
                groups={[
                  {
                    entries: [
                      {
                        id: 'archived',
                        label: t`Archived greetings`,
                        icon: 'archive',
                        run: () => setArchived(true),
                      },
                    ],
                  },
                ]}
              />
            </>
          )
        }
      />
      <Loaded query={greetings}>
        {(list) =>
          list.length === 0 ? (
            archived ? (
              <p className="soft">{t`No greeting is archived.`}</p>
            ) : (
              <EmptyState icon="chat" title={t`No greeting yet`} action={newButton}>
                {t`Until there is one, chats open with a neutral greeting in the customer's language.`}
              </EmptyState>
            )
          ) : (
            <div className="stack">
              <ul className="stack">
                {list.map((greeting) => (
                  <li key={greeting.id}>
                    <GreetingCard greeting={greeting} change={() => show(greeting)} />
                  </li>
                ))}
              </ul>
              <MoreRows list={greetings} />
            </div>
          )
        }
      </Loaded>
      <GreetingDialog
        key={shown === null || shown === 'new' ? 'new' : shown.id}
        greeting={shown === 'new' || shown === null ? undefined : shown}
        isOpen={shown !== null}
        onOpenChange={(now) => !now && show(null)}
      />
    </>
  );
}

function GreetingCard({ greeting, change }: { greeting: Greeting; change: () => void }): ReactNode {
  const { t } = useLingui();
  const { id, text, archived } = greeting;
  const name = greeting.name ?? t`Without a name`;
  const setArchived = archive('/v1/greetings', id, t`${name} is archived`, t`${name} is in use again`);
  return (
    <article className="card stack tight">
      <div className="row apart">
        <h2 className="row">
          <bdi>{name}</bdi>
          {greeting.default && <Badge tone="accent">{t`Default`}</Badge>}
        </h2>
        <Menu
          label={t`Actions for ${name}`}
          groups={[
            {
              entries: [
                { id: 'change', label: t`Change`, icon: 'edit', run: change },
                archived
                  ? { id: 'restore', label: t`Use again`, icon: 'undo', run: () => setArchived(false) }
                  : { id: 'archive', label: t`Archive`, icon: 'archive', run: () => setArchived(true) },
              ],
            },
          ]}
        />
      </div>
      <p className="bubble" dir="auto">
        {text}
      </p>
    </article>
  );
}
