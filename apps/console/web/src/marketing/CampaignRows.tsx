import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { Button, Menu } from '../parts';
import { AdDialog } from './AdDialog';
import { AdRows } from './AdRows';
import { archive } from './archive';
import { CampaignDialog } from './CampaignDialog';
import { useAds } from './lists';
import { MoreRows } from './MoreRows';
import type { TreeContext } from './tree-context';
import { TreeLine, TreeRow } from './TreeRow';

/** A campaign's row, and below it those of its ads. */
export function CampaignRows({
  campaign,
  tree,
}: {
  campaign: Schemas['CampaignView'];
  tree: TreeContext;
}): ReactNode {
  const { t } = useLingui();
  const [shown, show] = useState<'rename' | 'ad' | null>(null);
  const { id, name, archived } = campaign;
  const isOpen = tree.opened.has(id);
  const saveArchived = archive('/v1/campaigns', id, t`${name} is archived`, t`${name} is in use again`);
  const close = (now: boolean) => !now && show(null);
  return (
    <>
      <TreeRow
        level={1}
        name={name}
        row={tree.rows.get(id)}
        isOpen={isOpen}
        toggle={() => tree.opened.toggle(id)}
        actions={
          tree.isWriter && (
            <>
              <Menu
                label={t`Actions for ${name}`}
                groups={[
                  {
                    entries: [
                      ...(archived
                        ? []
                        : [{ id: 'ad', label: t`New ad`, icon: 'add' as const, run: () => show('ad') }]),
                      { id: 'rename', label: t`Rename`, icon: 'edit', run: () => show('rename') },
                      archived
                        ? { id: 'restore', label: t`Use again`, icon: 'undo', run: () => saveArchived(false) }
                        : {
                            id: 'archive',
                            label: t`Archive`,
                            icon: 'archive',
                            run: () => saveArchived(true),
                          },
                    ],
                  },
                ]}
              />
              <CampaignDialog campaign={campaign} isOpen={shown === 'rename'} onOpenChange={close} />
              <AdDialog campaignId={id} isOpen={shown === 'ad'} onOpenChange={close} />
            </>
          )
        }
      />
      {isOpen && <AdsOf campaignId={id} tree={tree} addAd={archived ? undefined : () => show('ad')} />}
    </>
  );
}

function AdsOf({
  campaignId,
  tree,
  addAd,
}: {
  campaignId: string;
  tree: TreeContext;
  addAd: (() => void) | undefined;
}): ReactNode {
  const { t } = useLingui();
  const ads = useAds(campaignId);
  if (!ads.data)
    return <TreeLine level={2}>{ads.isPending ? t`Loading ads…` : t`The ads could not be loaded.`}</TreeLine>;
  return (
    <>
      {ads.data.map((ad) => (
        <AdRows key={ad.id} ad={ad} tree={tree} />
      ))}
      {ads.data.length === 0 && (
        <TreeLine level={2}>
          <div className="row">
            <span className="soft">{t`No ad yet.`}</span>
            {tree.isWriter && addAd && (
              <Button icon="add" onPress={addAd}>
                {t`New ad`}
              </Button>
            )}
          </div>
        </TreeLine>
      )}
      {ads.hasNextPage && (
        <TreeLine level={2}>
          <MoreRows list={ads} />
        </TreeLine>
      )}
    </>
  );
}
