import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { Count } from '../parts';
import { Amounts, type Row } from './figures';
import '../parts/Table.css';

interface Line {
  key: string;
  level: 1 | 2 | 3;
  name: ReactNode;
  row: Row;
}

/** Campaigns with their ads and links, then what belongs to none, then the whole. */
export function ReportTable({ report }: { report: Schemas['Report'] }): ReactNode {
  const { t } = useLingui();
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={t`Figures by campaign, ad and link`}>
      <table className="table tree report" aria-label={t`Figures by campaign, ad and link`}>
        <thead>
          <tr>
            <th scope="col">{t`Name`}</th>
            <th scope="col" className="number">{t`Clicks`}</th>
            <th scope="col" className="number">{t`Chats`}</th>
            <th scope="col" className="number">{t`Qualified`}</th>
            <th scope="col" className="number">{t`Orders`}</th>
            <th scope="col" className="number">{t`Revenue`}</th>
            <th scope="col" className="number">{t`Cost`}</th>
            <th scope="col" className="number">{t`Per chat`}</th>
          </tr>
        </thead>
        <tbody>
          {linesOf(report).map(({ key, level, name, row }) => (
            <FigureRow key={key} name={name} row={row} className={`level-${level}`} />
          ))}
          <FigureRow name={t`Of no ad`} row={report.unattributed} className="level-1" />
        </tbody>
        <tfoot>
          <FigureRow name={t`Total`} row={report.totals} className="level-1" />
        </tfoot>
      </table>
    </div>
  );
}

function linesOf({ campaigns }: Schemas['Report']): Line[] {
  return campaigns.flatMap((campaign) => [
    { key: campaign.campaign_id, level: 1 as const, name: <bdi>{campaign.name}</bdi>, row: campaign },
    ...(campaign.ads ?? []).flatMap((ad) => [
      { key: ad.ad_id, level: 2 as const, name: <bdi>{ad.name}</bdi>, row: ad },
      ...(ad.links ?? []).map((link) => ({
        key: link.link_id,
        level: 3 as const,
        name: <code>{link.code}</code>,
        row: link,
      })),
    ]),
  ]);
}

function FigureRow({ name, row, className }: { name: ReactNode; row: Row; className: string }): ReactNode {
  return (
    <tr className={className}>
      <th scope="row">
        <div className="tree-name">{name}</div>
      </th>
      <td className="number">
        <Count value={row.clicks} />
      </td>
      <td className="number">
        <Count value={row.chats} />
      </td>
      <td className="number">
        <Count value={row.stages.qualified} />
      </td>
      <td className="number">
        <Count value={row.stages.order_created} />
      </td>
      <td className="number">
        <Amounts of={row.revenue} />
      </td>
      <td className="number">
        <Amounts of={row.cost} />
      </td>
      <td className="number">
        <Amounts of={row.cost_per_chat} />
      </td>
    </tr>
  );
}
