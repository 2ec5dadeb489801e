import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { ButtonLink, Count, EmptyState, Loaded, PageHeader, Select, Time } from '../parts';
import { DoorTable } from './DoorTable';
import { Amounts, useReport } from './figures';
import { usePeriods, type Period } from './periods';
import { ReportTable } from './ReportTable';
import './marketing.css';

/** What each ad brought in a period, today at first. All sums are those of the API: nothing is added up here. */
export default function ReportPage(): ReactNode {
  const { t } = useLingui();
  const { options, days } = usePeriods();
  const [period, setPeriod] = useState<Period>('today');
  const report = useReport(days(period));
  return (
    <>
      <PageHeader
        title={period === 'today' ? t`Today's report` : t`Report`}
        lead={t`Each order counts for the last ad that the customer came by. The rows add up to the whole.`}
        actions={
          <div className="period">
            <Select label={t`Period`} bare options={options} value={period} onChange={setPeriod} />
          </div>
        }
      />
      <Loaded query={report} lines={6}>
        {(data) => (
          <div className="stack wide">
            <Totals report={data} />
            {isEmpty(data) ? (
              <EmptyState
                icon="report"
                title={t`Nothing has happened in this period`}
                action={<ButtonLink href="/campaigns" kind="primary">{t`Go to campaigns`}</ButtonLink>}
              >
                {t`As soon as somebody opens a link of an ad, it is counted here.`}
              </EmptyState>
            ) : (
              <>
                <ReportTable report={data} />
                <DoorTable report={data} />
              </>
            )}
            <p className="soft small">
              {t`Days of the zone ${data.time_zone}.`} {t`As of`} <Time at={data.computed_at} as="clock" />
            </p>
          </div>
        )}
      </Loaded>
    </>
  );
}

const isEmpty = ({ totals, campaigns }: Schemas['Report']): boolean =>
  campaigns.length === 0 && totals.chats === 0 && totals.conversions === 0;

/** The whole of the period in a few large figures. */
function Totals({ report: { totals } }: { report: Schemas['Report'] }): ReactNode {
  const { t } = useLingui();
  const figures: [name: string, value: ReactNode, isAmount?: true][] = [
    [t`Clicks`, <Count value={totals.clicks} />],
    [t`Chats`, <Count value={totals.chats} />],
    [t`Qualified`, <Count value={totals.stages.qualified} />],
    [t`Orders`, <Count value={totals.stages.order_created} />],
    [t`Revenue`, <Amounts of={totals.revenue} />, true],
    [t`Cost`, <Amounts of={totals.cost} />, true],
  ];
  return (
    <dl className="totals">
      {figures.map(([name, value, isAmount]) => (
        <div key={name} className={isAmount ? 'card amount' : 'card'}>
          <dt className="soft">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
