import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { ButtonLink, Menu } from '../parts';
import { AdDialog } from './AdDialog';
import { archive } from './archive';
import { CostCell } from './CostCell';
import { LinkRow } from './LinkRow';
import { useLinks } from './lists';
import { MoreRows } from './MoreRows';
import type { TreeContext } from './tree-context';
import { TreeLine, TreeRow } from './TreeRow';

/** Fields for amounts are loaded once somebody enters a cost. */
const CostDialog = lazy(() => import('./CostDialog'));

/** An ad's row, and below it those of its links. */
export function AdRows({ ad, tree }: { ad: Schemas['AdView']; tree: TreeContext }): ReactNode {
  const { t } = useLingui();
  const [shown, show] = useState<'change' | 'cost' | null>(null);
  const { id, name, archived } = ad;
  const isOpen = tree.opened.has(id);
  const setArchived = archive('/v1/ads', id, t`${name} is archived`, t`${name} is in use again`);
  const close = (now: boolean) => !now && show(null);
  const row = tree.rows.get(id);
  return (
    <>
      <TreeRow
        level={2}
        name={name}
        row={row}
        cost={tree.isWriter && <CostCell row={row} name={name} enter={() => show('cost')} />}
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
                      { id: 'link', label: t`New link`, icon: 'link', href: `/links/new?ad=${id}` },
                      { id: 'cost', label: t`Costs`, icon: 'report', run: () => show('cost') },
                      { id: 'change', label: t`Change`, icon: 'edit', run: () => show('change') },
                      archived
                        ? { id: 'restore', label: t`Use again`, icon: 'undo', run: () => setArchived(false) }
                        : { id: 'archive', label: t`Archive`, icon: 'archive', run: () => setArchived(true) },
                    ],
                  },
                ]}
              />
              <AdDialog
                campaignId={ad.campaign_id}
                ad={ad}
                isOpen={shown === 'change'}
                onOpenChange={close}
              />
              {shown === 'cost' && (
                <Suspense>
                  <CostDialog ad={ad} isOpen onOpenChange={close} />
                </Suspense>
              )}
            </>
          )
        }
      />
      {isOpen && <LinksOf adId={id} tree={tree} />}
    </>
  );
}

function LinksOf({ adId, tree }: { adId: string; tree: TreeContext }): ReactNode {
  const { t } = useLingui();
  const links = useLinks(adId);
  if (!links.data)
    return (
      <TreeLine level={3}>{links.isPending ? t`Loading links…` : t`The links could not be loaded.`}</TreeLine>
    );
  return (
    <>
      {links.data.map((link) => (
        <LinkRow key={link.id} link={link} tree={tree} />
      ))}
      {tree.isWriter && (
        <TreeLine level={3}>
          <div className="row">
            {links.data.length === 0 && <span className="soft">{t`No link yet.`}</span>}
            <ButtonLink kind="quiet" icon="add" href={`/links/new?ad=${adId}`}>
              {t`New link`}
            </ButtonLink>
            {links.hasNextPage && <MoreRows list={links} />}
          </div>
        </TreeLine>
      )}
    </>
  );
}
