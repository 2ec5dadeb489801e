import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { reload } from '../api/queries';
import { Badge, Button, Loaded, ProblemNote, say, Table, Time } from '../parts';

/** Browsers in which one is signed in. */
export function OwnSessions(): ReactNode {
  const { t } = useLingui();
  const sessions = query.useQuery('get', '/v1/sessions', { params: { query: { limit: 100 } } });
  const end = query.useMutation('delete', '/v1/sessions/{id}', {
    onSuccess: () => {
      void reload('/v1/sessions');
      say(t`The session is ended`);
    },
  });
  return (
    <section className="stack">
      <h2>{t`Where you are signed in`}</h2>
      <ProblemNote error={end.error} />
      <Loaded query={sessions}>
        {({ items }) => (
          <Table
            label={t`Sessions`}
            rows={items}
            keyOf={({ id }) => id}
            columns={[
              {
                id: 'device',
                title: t`Browser`,
                cell: ({ device, current }) => (
                  <span className="row">
                    {device}
                    {current && <Badge tone="accent">{t`This one`}</Badge>}
                  </span>
                ),
              },
              {
                id: 'seen',
                title: t`Last used`,
                cell: ({ last_seen_at }) => <Time at={last_seen_at} as="relative" />,
              },
              {
                id: 'since',
                title: t`Since`,
                wideOnly: true,
                cell: ({ created_at }) => <Time at={created_at} />,
              },
            ]}
            actions={({ id, current, device }) =>
              !current && (
                <Button
                  label={t`End the session of ${device}`}
                  onPress={() => end.mutate({ params: { path: { id } } })}
                >
                  {t`End`}
                </Button>
              )
            }
          />
        )}
      </Loaded>
    </section>
  );
}
