import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api, newKey, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Button, Dialog, Form, say, TextField } from '../parts';

interface Shown {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Makes a campaign, or renames one. */
export function CampaignDialog({
  campaign,
  ...shown
}: Shown & { campaign?: Schemas['CampaignView'] }): ReactNode {
  const { t } = useLingui();
  return (
    <Dialog {...shown} title={campaign ? t`Rename the campaign` : t`New campaign`}>
      {(close) => <CampaignForm campaign={campaign} done={close} />}
    </Dialog>
  );
}

function CampaignForm({
  campaign,
  done,
}: {
  campaign: Schemas['CampaignView'] | undefined;
  done: () => void;
}): ReactNode {
  const { t } = useLingui();
  const [name, setName] = useState(campaign?.name ?? '');
  const [key] = useState(newKey);
  const save = useMutation({
    mutationFn: async () => {
      if (campaign)
        await api.PATCH('/v1/campaigns/{id}', { params: { path: { id: campaign.id } }, body: { name } });
      else
        await api.POST('/v1/campaigns', { params: { header: { 'Idempotency-Key': key } }, body: { name } });
      await reload('/v1/campaigns', '/v1/reports');
    },
    onSuccess: () => {
      say(campaign ? t`Renamed` : t`The campaign ${name} is made`);
      done();
    },
  });
  return (
    <Form
      onSubmit={() => save.mutate()}
      error={save.error}
      fields={['name']}
      actions={
        <>
          <Button type="submit" kind="primary" busy={save.isPending}>
            {campaign ? t`Rename` : t`Make campaign`}
          </Button>
          <Button onPress={done}>{t`Cancel`}</Button>
        </>
      }
    >
      <TextField
        label={t`Name`}
        name="name"
        value={name}
        onChange={setName}
        isRequired
        maxLength={120}
        autoFocus
        hint={
          campaign
            ? t`Reports show the new name for past days, too.`
            : t`For your own lists; customers never see it.`
        }
      />
    </Form>
  );
}
