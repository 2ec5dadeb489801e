import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Button, Form, say } from '../parts';
import { AccountFields, bodyOf, type AccountDraft } from './AccountFields';
import { useFields } from './fields';
import { useNetworks, type Connection } from './networks';

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));

/** Changes what an account serves, its settings, and its secrets where new ones are entered. */
export function ChangeAccount({ connection }: { connection: Connection }): ReactNode {
  const { t } = useLingui();
  const { id, network } = connection;
  const { services, title } = useNetworks()[network];
  const fields = useFields()[network].filter(({ fixed }) => !fixed);
  const [draft, setDraft] = useState<AccountDraft>(() => ({
    serves: connection.serves,
    human_agent: connection.human_agent ?? false,
    texts: Object.fromEntries(fields.map(({ name }) => [name, textOf(connection[name as keyof Connection])])),
  }));
  const save = useMutation({
    mutationFn: async () => {
      const body = bodyOf(draft, fields, services) as Schemas['ChangeConnectionInput'];
      await api.PATCH('/v1/connections/{id}', { params: { path: { id } }, body });
      await reload('/v1/connections', '/v1/doors');
    },
    onSuccess: () => {
      say(t`Saved, and confirmed by ${title}`);
      const secrets = fields.filter(({ kind }) => kind === 'secret').map(({ name }) => [name, '']);
      setDraft((now) => ({ ...now, texts: { ...now.texts, ...Object.fromEntries(secrets) } }));
    },
  });
  return (
    <details className="change">
      <summary>{t`Change the account`}</summary>
      <Form
        onSubmit={() => save.mutate()}
        error={save.error}
        fields={['serves', ...fields.map(({ name }) => name)]}
        actions={
          <Button type="submit" kind="primary" busy={save.isPending}>
            {t`Save`}
          </Button>
        }
      >
        <AccountFields network={network} fields={fields} draft={draft} onChange={setDraft} isKnown />
      </Form>
    </details>
  );
}
