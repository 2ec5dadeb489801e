import { useMemo, useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { may, useSession } from '../api/session';
import { Button, ButtonLink, EmptyState, Loaded, Menu, PageHeader, Select } from '../parts';
import { AdTree } from './AdTree';
import { CampaignDialog } from './CampaignDialog';
import { rowsById, useReport } from './figures';
import { useCampaigns } from './lists';
import { MoreRows } from './MoreRows';
import { usePeriods, type Period } from './periods';
import { UnassignedNote } from './UnassignedNote';
import './marketing.css';

/** Campaigns with their ads and links, and what they brought in a period, on one page. */
export default function CampaignsPage(): ReactNode {
  const { t } = useLingui();
  const isWriter = may(useSession(), ['marketer']);
  const [archived, setArchived] = useState(false);
  const [period, setPeriod] = useState<Period>('today');
  const [isNew, setNew] = useState(false);
  const { options, days } = usePeriods();
  const campaigns = useCampaigns(archived);
  const report = useReport(days(period));
  const rows = useMemo(() => rowsById(report.data), [report.data]);
  const newButton = (
    <Button kind="primary" icon="add" onPress={() => setNew(true)}>
      {t`New campaign`}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={archived ? t`Archived campaigns` : t`Campaigns`}
        lead={t`A campaign has ads, and an ad has links. Whoever comes by a link is counted here, under its ad.`}
        actions={
          isWriter &&
          !archived && (
            <>
              {newButton}
              <Menu
                label={t`More for campaigns`}
                groups={[
                  {
                    entries: [
                      { id: 'import', label: t`Links from a file`, icon: 'upload', href: '/links/import' },
                      { id: 'unassigned', label: t`Unassigned ads`, icon: 'tag', href: '/unassigned-ads' },
                      {
                        id: 'archived',
                        label: t`Archived campaigns`,
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
      {archived && (
        <div className="row page-tools">
          <Button icon="back" onPress={() => setArchived(false)}>
            {t`Campaigns in use`}
          </Button>
        </div>
      )}
      {isWriter && !archived && <UnassignedNote />}
      <Loaded query={campaigns} lines={6}>
        {(list) =>
          list.length === 0 ? (
            archived ? (
              <p className="soft">{t`No campaign is archived.`}</p>
            ) : (
              <EmptyState icon="campaign" title={t`No campaign yet`} action={isWriter && newButton}>
                {t`Make one for what you advertise, such as a season or an offer. Its ads and links follow.`}
              </EmptyState>
            )
          ) : (
            <div className="stack">
              <div className="row apart page-tools">
                <div className="period">
                  <Select label={t`Figures of`} bare options={options} value={period} onChange={setPeriod} />
                </div>
                <ButtonLink href="/report" kind="quiet" icon="report">
                  {t`Full report`}
                </ButtonLink>
              </div>
              <AdTree campaigns={list} rows={rows} isWriter={isWriter} />
              <MoreRows list={campaigns} />
            </div>
          )
        }
      </Loaded>
      <CampaignDialog isOpen={isNew} onOpenChange={setNew} />
    </>
  );
}
