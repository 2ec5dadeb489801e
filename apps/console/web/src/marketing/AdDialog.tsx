import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api, newKey, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Button, Dialog, Form, say, TextField } from '../parts';
import { GreetingSelect } from './GreetingSelect';

interface Shown {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Makes an ad of a campaign, or changes one. */
export function AdDialog({
  campaignId,
  ad,
  ...shown
}: Shown & { campaignId: string; ad?: Schemas['AdView'] }): ReactNode {
  const { t } = useLingui();
  return (
    <Dialog {...shown} title={ad ? t`Change the ad` : t`New ad`}>
      {(close) => <AdForm campaignId={campaignId} ad={ad} done={close} />}
    </Dialog>
  );
}

/** Ids as a person writes them: apart by anything that is no digit. */
const idsIn = (text: string) =>
  [...new Set(text.split(/\D+/).filter(Boolean))].map((id) => ({ network: 'meta' as const, id }));

function AdForm({
  campaignId,
  ad,
  done,
}: {
  campaignId: string;
  ad: Schemas['AdView'] | undefined;
  done: () => void;
}): ReactNode {
  const { t } = useLingui();
  const [name, setName] = useState(ad?.name ?? '');
  const [greeting, setGreeting] = useState(ad?.greeting_id ?? null);
  const [ids, setIds] = useState((ad?.network_ids ?? []).map(({ id }) => id).join(' '));
  const [key] = useState(newKey);
  const save = useMutation({
    mutationFn: async () => {
      const network_ids = idsIn(ids);
      if (ad)
        await api.PATCH('/v1/ads/{id}', {
          params: { path: { id: ad.id } },
          body: { name, greeting_id: greeting, network_ids },
        });
      else
        await api.POST('/v1/ads', {
          params: { header: { 'Idempotency-Key': key } },
          body: { campaign_id: campaignId, name, network_ids, ...(greeting && { greeting_id: greeting }) },
        });
      await reload('/v1/ads', '/v1/reports');
    },
    onSuccess: () => {
      say(ad ? t`The ad is changed` : t`The ad ${name} is made`);
      done();
    },
  });
  return (
    <Form
      onSubmit={() => save.mutate()}
      error={save.error}
      fields={['name', 'greeting_id']}
      actions={
        <>
          <Button type="submit" kind="primary" busy={save.isPending}>
            {ad ? t`Save` : t`Make ad`}
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
      />
      <GreetingSelect
        label={t`Greeting`}
        none={t`The workspace's default`}
        value={greeting}
        onChange={setGreeting}
        hint={t`Chats from this ad open with it.`}
      />
      <TextField
        label={t`Ids of the ad at Meta`}
        value={ids}
        onChange={setIds}
        placeholder="120210000000000042"
        hint={t`Optional. In Meta Ads Manager, column Ad ID. A chat in which Meta names one of them is counted under this ad.`}
      />
    </Form>
  );
}
