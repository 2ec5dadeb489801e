import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { api } from '../api/client';
import { useFormats } from '../parts';
import './Import.css';

/** How far an import has come: what of the file is sent, and how many rows are read. */
export function ImportProgress({ id, sent, rows }: { id: string; sent: number; rows: number }): ReactNode {
  const { t } = useLingui();
  const { number } = useFormats();
  const newest = useQuery({
    queryKey: ['get', '/v1/channels/{id}/imports', id, 'newest'],
    queryFn: async () =>
      (await api.GET('/v1/channels/{id}/imports', { params: { path: { id }, query: { limit: 1 } } })).data!
        .items[0],
    refetchInterval: 1_000,
  });
  const read = newest.data?.state === 'receiving' ? newest.data.rows : 0;
  const part = rows === 0 ? sent : Math.max(read / rows, Math.min(sent, 0.05));
  return (
    <section className="card stack" aria-live="polite">
      <h2>{t`Importing`}</h2>
      <progress className="import-bar" max={1} value={part} aria-label={t`Importing`} />
      <p className="soft">
        <Trans>
          {number(read)} of {number(rows)} rows are read
        </Trans>
      </p>
      <p className="soft small">
        <Trans>Leave this page open until it is done.</Trans>
      </p>
    </section>
  );
}
