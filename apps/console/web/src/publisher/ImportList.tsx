import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { Badge, ButtonLink, Count, Loaded, Table, Time } from '../parts';

/** The last imports of a channel, with the rows that were refused. */
export function ImportList({ id }: { id: string }): ReactNode {
  const { t } = useLingui();
  const imports = query.useQuery('get', '/v1/channels/{id}/imports', {
    params: { path: { id }, query: { limit: 10 } },
  });
  return (
    <Loaded query={imports} lines={2}>
      {({ items }) =>
        items.length > 0 && (
          <section className="stack tight">
            <h2>{t`Imports`}</h2>
            <Table
              label={t`Imports`}
              rows={items}
              keyOf={(row) => row.id}
              columns={[
                { id: 'at', title: t`When`, cell: ({ created_at }) => <Time at={created_at} /> },
                {
                  id: 'state',
                  title: t`State`,
                  cell: ({ state }) =>
                    state === 'complete' ? (
                      <Badge tone="good">{t`complete`}</Badge>
                    ) : (
                      <Badge tone="warn">{t`not finished`}</Badge>
                    ),
                },
                {
                  id: 'joined',
                  title: t`Followed`,
                  number: true,
                  cell: ({ joined }) => <Count value={joined} />,
                },
                {
                  id: 'refused',
                  title: t`Refused`,
                  number: true,
                  cell: ({ refused }) => <Count value={refused} />,
                },
              ]}
              actions={(row) =>
                row.refused > 0 && (
                  <ButtonLink
                    kind="quiet"
                    icon="download"
                    label={t`Refused rows as CSV`}
                    href={`/v1/imports/${row.id}/refused`}
                    download="refused.csv"
                  />
                )
              }
            />
          </section>
        )
      }
    </Loaded>
  );
}
