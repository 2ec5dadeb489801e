import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { CampaignRows } from './CampaignRows';
import type { Row } from './figures';
import type { Opened } from './tree-context';
import '../parts/Table.css';

/** Campaigns, their ads and those ads' links as rows of one table, each with its figures. */
export function AdTree({
  campaigns,
  rows,
  isWriter,
}: {
  campaigns: readonly Schemas['CampaignView'][];
  rows: ReadonlyMap<string, Row>;
  isWriter: boolean;
}): ReactNode {
  const { t } = useLingui();
  // The newest campaign is the one that people come for.
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(campaigns.slice(0, 1).map(({ id }) => id)),
  );
  const opened: Opened = {
    has: (id) => open.has(id),
    toggle: (id) =>
      setOpen((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
  };
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={t`Campaigns, ads and links`}>
      <table className="table tree" aria-label={t`Campaigns, ads and links`}>
        <thead>
          <tr>
            <th scope="col">{t`Name`}</th>
            <th scope="col" className="number wide-only">{t`Clicks`}</th>
            <th scope="col" className="number">{t`Chats`}</th>
            <th scope="col" className="number wide-only">{t`Orders`}</th>
            <th scope="col" className="number wide-only">{t`Revenue`}</th>
            <th scope="col" className="number wide-only">{t`Cost`}</th>
            <th scope="col" className="number wide-only">{t`Per chat`}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {campaigns.map((campaign) => (
            <CampaignRows key={campaign.id} campaign={campaign} tree={{ rows, opened, isWriter }} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
