import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { ButtonLink, ComboBox, Loaded, Note } from '../parts';
import { useAds, useCampaigns } from './lists';

/** The ad under which the link's visitors are counted. */
export function AdSelect({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (id: string) => void;
}): ReactNode {
  const { t } = useLingui();
  const ads = useAds();
  const campaigns = useCampaigns();
  const nameOf = new Map((campaigns.data ?? []).map(({ id, name }) => [id, name]));
  return (
    <Loaded query={ads} lines={1}>
      {(list) =>
        list.length === 0 ? (
          <Note tone="warn">
            <div className="row apart">
              <span>{t`A link belongs to an ad, and there is none yet.`}</span>
              <ButtonLink href="/campaigns" kind="primary">{t`Make an ad`}</ButtonLink>
            </div>
          </Note>
        ) : (
          <ComboBox
            // Names of campaigns may come later than the ads.
            key={nameOf.size}
            label={t`Ad`}
            name="ad_id"
            options={list.map(({ id, name, campaign_id }) => {
              const campaign = nameOf.get(campaign_id);
              return { value: id, label: campaign ? `${name} (${campaign})` : name };
            })}
            value={value}
            onChange={onChange}
            hint={t`What the link brings is counted under it.`}
          />
        )
      }
    </Loaded>
  );
}
