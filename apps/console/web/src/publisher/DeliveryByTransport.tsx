import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { Count, Icon, Table } from '../parts';
import { STATES, useStateNames } from './DeliveryBar';
import { iconOf, useTransportName } from './transports';
import './Delivery.css';

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

type Row = Schemas['TransportReceiptTotals'] & { transport: string };

/** The receipts of a post by transport; transports without followers in the audience are left out. */
export function DeliveryByTransport({ report }: { report: Schemas['DeliveryReport'] }): ReactNode {
  const { t } = useLingui();
  const names = useStateNames();
  const nameOf = useTransportName();
  const rows: Row[] = Object.entries(report.by_transport)
    .map(([transport, totals]) => ({ transport, ...(totals as Schemas['TransportReceiptTotals']) }))
    .filter(({ audience }) => audience > 0);
  if (rows.length === 0) return null;
  return (
    <section className="stack tight">
      <h2>{t`By the way they follow`}</h2>
      <Table
        label={t`By the way they follow`}
        rows={rows}
        keyOf={({ transport }) => transport}
        columns={[
          {
            id: 'transport',
            title: t`Way`,
            cell: ({ transport }) => (
              <span className="named">
                <Icon name={iconOf(transport)} />
                {nameOf(transport)}
              </span>
            ),
          },
          {
            id: 'audience',
            title: t`Followers`,
            number: true,
            cell: ({ audience }) => <Count value={audience} />,
          },
          ...STATES.map((state) => ({
            id: state,
            title: capitalized(names[state]),
            number: true,
            wideOnly: state !== 'delivered' && state !== 'failed',
            cell: (row: Row) => <Count value={row[state]} />,
          })),
        ]}
      />
    </section>
  );
}
