import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { hasStatus } from '../api/problem';
import { Button, Loaded, Note, PageHeader, ProblemNote, Skeleton } from '../parts';
import { DatasetForm } from './DatasetForm';
import { SetupSteps } from './SetupSteps';
import './connections.css';

/** The account with Meta's Conversions API: its check, and its dataset and token. */
export default function ConversionsPage(): ReactNode {
  const { t } = useLingui();
  const meta = query.useQuery('get', '/v1/networks/meta', {}, { retry: false });
  const setup = query.useQuery('get', '/v1/networks/meta/setup');
  const isNone = hasStatus(meta.error, 404);
  return (
    <>
      <PageHeader
        title={t`Conversions to Meta`}
        lead={t`When a chat from an ad is qualified or orders, Meta is told once: what happened, when, the amount and the click. Never a name, a number or a word of the chat.`}
        back={{ href: '/connections', label: t`Connections` }}
        actions={
          <Button icon="refresh" busy={setup.isFetching} onPress={() => void setup.refetch()}>
            {t`Check again`}
          </Button>
        }
      />
      <div className="stack wide measure">
        <Loaded query={setup} lines={4}>
          {(data) => (
            <section className="stack">
              {data.ready && <Note tone="good">{t`Nothing is missing.`}</Note>}
              <SetupSteps setup={data} />
            </section>
          )}
        </Loaded>
        {meta.isPending ? (
          <Skeleton />
        ) : meta.data || isNone ? (
          <DatasetForm key={meta.data?.updated_at} meta={meta.data} />
        ) : (
          <ProblemNote error={meta.error} retry={() => void meta.refetch()} />
        )}
      </div>
    </>
  );
}
