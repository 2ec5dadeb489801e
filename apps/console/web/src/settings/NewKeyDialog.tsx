import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { reload } from '../api/queries';
import type { Role } from '../api/session';
import { Button, CopyField, Dialog, Form, Select, TextField } from '../parts';
import { useRoleOptions } from '../shell/role-options';

const DAY_MS = 86_400_000;

/** Makes a key, which is shown only once. */
export function NewKeyDialog({ close }: { close: () => void }): ReactNode {
  const { t } = useLingui();
  const roles = useRoleOptions();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('analyst');
  const [days, setDays] = useState<'30' | '90' | '365' | 'never'>('365');
  const create = query.useMutation('post', '/v1/api-keys', { onSuccess: () => reload('/v1/api-keys') });
  if (create.data)
    return (
      <Dialog title={t`Your new key`} isOpen needsAnswer>
        <div className="stack">
          <p>{t`Copy it now: it is not shown again.`}</p>
          <CopyField label={create.data.name} value={create.data.api_key} />
          <div className="row">
            <Button kind="primary" onPress={close}>{t`I have kept it`}</Button>
          </div>
        </div>
      </Dialog>
    );
  const submit = () => {
    const ends =
      days === 'never' ? {} : { expires_at: new Date(Date.now() + Number(days) * DAY_MS).toISOString() };
    create.mutate({ body: { name, role, ...ends } });
  };
  return (
    <Dialog title={t`New API key`} isOpen onOpenChange={close}>
      <Form
        onSubmit={submit}
        error={create.error}
        fields={['name', 'role', 'expires_at']}
        actions={
          <Button type="submit" kind="primary" busy={create.isPending}>
            {t`Make the key`}
          </Button>
        }
      >
        <TextField
          name="name"
          label={t`What it is for`}
          value={name}
          onChange={setName}
          maxLength={120}
          autoFocus
          isRequired
        />
        <Select name="role" label={t`Role`} options={roles} value={role} onChange={setRole} />
        <Select
          name="expires_at"
          label={t`Works for`}
          options={[
            { value: '30', label: t`30 days` },
            { value: '90', label: t`90 days` },
            { value: '365', label: t`A year` },
            { value: 'never', label: t`Until it is revoked` },
          ]}
          value={days}
          onChange={setDays}
        />
      </Form>
    </Dialog>
  );
}
