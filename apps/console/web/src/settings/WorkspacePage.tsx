import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { sessionChanged } from '../api/session';
import { Button, ComboBox, Form, Loaded, PageHeader, say, Select, Switch, TextField } from '../parts';
import { CURRENCIES, ZONES, type Currency } from '../parts/places';

type Workspace = Schemas['WorkspaceView'];

/** The workspace's own settings. */
export default function WorkspacePage(): ReactNode {
  const { t } = useLingui();
  const workspace = query.useQuery('get', '/v1/workspace');
  return (
    <>
      <PageHeader title={t`Settings`} lead={t`What holds for this whole workspace.`} />
      <Loaded query={workspace}>{(known) => <WorkspaceForm key={known.id} known={known} />}</Loaded>
    </>
  );
}

function WorkspaceForm({ known }: { known: Workspace }): ReactNode {
  const { t } = useLingui();
  const [name, setName] = useState(known.name);
  const [zone, setZone] = useState(known.time_zone);
  const [currency, setCurrency] = useState(known.currency as Currency);
  const [language, setLanguage] = useState<'en' | 'id' | 'any'>(known.language ?? 'any');
  const [asks, setAsks] = useState(known.ask_consent);
  const [shares, setShares] = useState(known.share_network_ids);
  const change = query.useMutation('patch', '/v1/workspace', {
    onSuccess: () => {
      void reload('/v1/workspace');
      void sessionChanged();
      say(t`Saved`);
    },
  });
  const body = {
    ...(name !== known.name && { name }),
    ...(zone !== known.time_zone && { time_zone: zone }),
    ...(currency !== known.currency && { currency }),
    language: language === 'any' ? null : language,
    ask_consent: asks,
    share_network_ids: shares,
  };
  return (
    <Form
      className="card stack"
      onSubmit={() => change.mutate({ body })}
      error={change.error}
      fields={['name', 'time_zone', 'currency', 'language']}
      actions={
        <Button type="submit" kind="primary" busy={change.isPending}>
          {t`Save`}
        </Button>
      }
    >
      <TextField
        name="name"
        label={t`Name of the brand`}
        value={name}
        onChange={setName}
        maxLength={120}
        isRequired
      />
      <div className="columns">
        <ComboBox
          label={t`Time zone`}
          hint={t`Days are counted in it. It stays once there are clicks or costs.`}
          options={ZONES}
          value={zone}
          onChange={setZone}
        />
        <ComboBox
          label={t`Currency`}
          options={CURRENCIES.map((value) => ({ value, label: value }))}
          value={currency}
          onChange={setCurrency}
        />
        <Select
          name="language"
          label={t`Language for customers`}
          hint={t`Of pages, mails and chats`}
          options={[
            { value: 'any', label: t`As each browser` },
            { value: 'en', label: 'English' },
            { value: 'id', label: 'Bahasa Indonesia' },
          ]}
          value={language}
          onChange={setLanguage}
        />
      </div>
      <Switch isSelected={asks} onChange={setAsks}>
        {t`WhatsApp chats ask each customer once whether ads may learn of the chat`}
      </Switch>
      <Switch isSelected={shares} onChange={setShares}>
        {t`For customers who agreed, conversions may carry the ad network's own id of the click`}
      </Switch>
    </Form>
  );
}
