import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Button, ComboBox, Dialog, EmptyState, Form, Loaded, PageHeader, say, Table, Time } from '../parts';
import { useAds, useCampaigns } from './lists';
import { MoreRows } from './MoreRows';
import { usePages } from './pages';
import './marketing.css';

type Unassigned = Schemas['UnassignedAdView'];

/** Ads that networks named in chats and that belong to none of the workspace's ads yet. */
export default function UnassignedAdsPage(): ReactNode {
  const { t } = useLingui();
  const [shown, show] = useState<Unassigned | null>(null);
  const ads = usePages(['/v1/ads/unassigned', 'page'], async (cursor) => {
    return (await api.GET('/v1/ads/unassigned', { params: { query: { limit: 50, cursor } } })).data!;
  });
  return (
    <>
      <PageHeader
        title={t`Unassigned ads`}
        lead={t`A network said that a chat came from one of these ads. Assign each to one of yours: its chats and their orders then count there, the past ones too.`}
        back={{ href: '/campaigns', label: t`Campaigns` }}
      />
      <Loaded query={ads}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState icon="check" title={t`All ads are assigned`}>
              {t`When a chat comes from an ad that is not known here, it is listed on this page.`}
            </EmptyState>
          ) : (
            <div className="stack">
              <Table
                label={t`Unassigned ads`}
                rows={list}
                keyOf={({ network, id }) => `${network} ${id}`}
                columns={[
                  { id: 'id', title: t`Ad ID at Meta`, cell: ({ id }) => <code>{id}</code> },
                  { id: 'seen', title: t`First chat`, cell: ({ seen_at }) => <Time at={seen_at} /> },
                ]}
                actions={(ad) => <Button onPress={() => show(ad)}>{t`Assign`}</Button>}
              />
              <MoreRows list={ads} />
            </div>
          )
        }
      </Loaded>
      <Dialog title={t`Assign the ad`} isOpen={shown !== null} onOpenChange={(now) => !now && show(null)}>
        {(close) => shown && <AssignForm named={shown} done={close} />}
      </Dialog>
    </>
  );
}

function AssignForm({ named, done }: { named: Unassigned; done: () => void }): ReactNode {
  const { t } = useLingui();
  const ads = useAds();
  const campaigns = useCampaigns();
  const [chosen, choose] = useState<string | null>(null);
  const campaignOf = new Map((campaigns.data ?? []).map(({ id, name }) => [id, name]));
  const assign = useMutation({
    mutationFn: async (id: string) => {
      const params = { params: { path: { id } } };
      const ad = (await api.GET('/v1/ads/{id}', params)).data!;
      const network_ids = [...ad.network_ids, { network: named.network, id: named.id }];
      await api.PATCH('/v1/ads/{id}', { ...params, body: { network_ids } });
      await reload('/v1/ads', '/v1/reports');
      return ad.name;
    },
    onSuccess: (name) => {
      say(t`Its chats count under ${name} now`);
      done();
    },
  });
  return (
    <Form
      onSubmit={() => chosen !== null && assign.mutate(chosen)}
      error={assign.error}
      actions={
        <>
          <Button type="submit" kind="primary" busy={assign.isPending} isDisabled={chosen === null}>
            {t`Assign`}
          </Button>
          <Button onPress={done}>{t`Cancel`}</Button>
        </>
      }
    >
      <p>
        {t`Ad ID at Meta`}: <code>{named.id}</code>
      </p>
      <Loaded query={ads} lines={1}>
        {(list) =>
          list.length === 0 ? (
            <p>{t`There is no ad here yet: make a campaign and an ad first.`}</p>
          ) : (
            <ComboBox
              label={t`Belongs to the ad`}
              options={list.map(({ id, name, campaign_id }) => {
                const campaign = campaignOf.get(campaign_id);
                return { value: id, label: campaign ? `${name} (${campaign})` : name };
              })}
              value={chosen}
              onChange={choose}
            />
          )
        }
      </Loaded>
      <MoreRows list={ads} />
    </Form>
  );
}
