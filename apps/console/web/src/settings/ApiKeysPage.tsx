import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import {
  Badge,
  Button,
  Confirm,
  EmptyState,
  Loaded,
  PageHeader,
  ProblemNote,
  say,
  Table,
  Time,
} from '../parts';
import { ROLE_NAMES } from '../shell/role-names';
import { NewKeyDialog } from './NewKeyDialog';

type Key = Schemas['ApiKeyView'];

/** Keys with which programs act. */
export default function ApiKeysPage(): ReactNode {
  const { t, i18n } = useLingui();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Key | null>(null);
  const keys = query.useQuery('get', '/v1/api-keys', { params: { query: { limit: 100 } } });
  const revoke = query.useMutation('delete', '/v1/api-keys/{id}', {
    onSuccess: () => {
      void reload('/v1/api-keys');
      say(t`The key is revoked`);
      setEnding(null);
    },
  });
  const add = (
    <Button kind="primary" icon="add" onPress={() => setAdding(true)}>
      {t`New API key`}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t`API keys`}
        lead={t`With a key a program acts in this workspace, as far as its role allows.`}
        actions={add}
      />
      <Loaded query={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="key" title={t`No keys yet`} action={add}>
              {t`Make one for each program, such as your shop, so that you can end one without the others.`}
            </EmptyState>
          ) : (
            <Table
              label={t`API keys`}
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                {
                  id: 'name',
                  title: t`Name`,
                  cell: (key) => (
                    <span className="stack tight">
                      <bdi>{key.name}</bdi>
                      <code className="soft small">…{key.last_four}</code>
                    </span>
                  ),
                },
                { id: 'role', title: t`Role`, cell: ({ role }) => i18n._(ROLE_NAMES[role]) },
                {
                  id: 'used',
                  title: t`Last used`,
                  wideOnly: true,
                  cell: ({ last_used_at }) =>
                    last_used_at ? <Time at={last_used_at} as="relative" /> : t`Never`,
                },
                { id: 'state', title: t`Works until`, cell: (key) => <KeyState of={key} /> },
              ]}
              actions={(key) =>
                key.revoked_at === null && (
                  <Button label={t`Revoke ${key.name}`} onPress={() => setEnding(key)}>
                    {t`Revoke`}
                  </Button>
                )
              }
            />
          )
        }
      </Loaded>
      {adding && <NewKeyDialog close={() => setAdding(false)} />}
      {ending && (
        <Confirm
          title={t`Revoke ${ending.name}?`}
          action={t`Revoke`}
          isOpen
          onOpenChange={() => setEnding(null)}
          busy={revoke.isPending}
          onConfirm={() => revoke.mutate({ params: { path: { id: ending.id } } })}
        >
          <p>{t`Whatever uses this key is refused within five seconds. This cannot be taken back.`}</p>
          <ProblemNote error={revoke.error} />
        </Confirm>
      )}
    </>
  );
}

function KeyState({ of: { revoked_at, expires_at } }: { of: Key }): ReactNode {
  const { t } = useLingui();
  if (revoked_at !== null) return <Badge>{t`Revoked`}</Badge>;
  if (expires_at === null) return t`Until it is revoked`;
  if (Date.parse(expires_at) <= Date.now()) return <Badge tone="warn">{t`Expired`}</Badge>;
  return <Time at={expires_at} as="date" />;
}
