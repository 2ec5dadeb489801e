import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Button, Choices, Form, say, TextField } from '../parts';

/** Dataset and token of Meta's Conversions API. The token is entered anew with each change, since it is never shown. */
export function DatasetForm({ meta }: { meta: Schemas['MetaView'] | undefined }): ReactNode {
  const { t } = useLingui();
  const [dataset, setDataset] = useState(meta?.dataset_id ?? '');
  const [token, setToken] = useState('');
  const [consent, setConsent] = useState<'send' | 'withhold'>(meta?.unknown_consent ?? 'send');
  const [test, setTest] = useState(meta?.test_event_code ?? '');
  const save = useMutation({
    mutationFn: async () => {
      await api.PUT('/v1/networks/meta', {
        body: {
          dataset_id: dataset.trim(),
          access_token: token.trim(),
          unknown_consent: consent,
          ...(test.trim() && { test_event_code: test.trim() }),
        },
      });
      await reload('/v1/networks/meta');
    },
    onSuccess: () => say(t`Saved`),
  });
  return (
    <Form
      onSubmit={() => save.mutate()}
      error={save.error}
      fields={['dataset_id', 'access_token', 'test_event_code']}
      actions={
        <Button type="submit" kind="primary" busy={save.isPending}>
          {meta ? t`Save` : t`Connect`}
        </Button>
      }
    >
      <h2>{t`Dataset`}</h2>
      <TextField
        label={t`Dataset ID`}
        name="dataset_id"
        value={dataset}
        onChange={setDataset}
        isRequired
        inputMode="numeric"
        hint={t`At Meta: Events Manager, your dataset, Settings.`}
      />
      <TextField
        label={t`Access token`}
        name="access_token"
        type="password"
        autoComplete="off"
        value={token}
        onChange={setToken}
        isRequired
        hint={
          meta
            ? t`The present one ends in ${meta.access_token_end}. Enter one with each change: it is never shown.`
            : t`On the same page, under Conversions API: Generate access token.`
        }
      />
      <Choices
        label={t`A customer's consent is not known`}
        options={[
          { value: 'send', label: t`Send the conversion` },
          { value: 'withhold', label: t`Withhold it` },
        ]}
        value={consent}
        onChange={setConsent}
      />
      <TextField
        label={t`Test event code`}
        name="test_event_code"
        value={test}
        onChange={setTest}
        hint={t`Optional, to see events under Test events. Ads do not learn while it is set.`}
      />
    </Form>
  );
}
