import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { api, newKey } from '../api/client';
import { reload } from '../api/queries';
import { Button, Dialog, Form, say, TextField } from '../parts';

/** Makes a channel and opens it. */
export function NewChannel({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}): ReactNode {
  const { t } = useLingui();
  return (
    <Dialog title={t`New channel`} isOpen={isOpen} onOpenChange={onOpenChange}>
      {(close) => <NewChannelForm close={close} />}
    </Dialog>
  );
}

/** A handle for a name: `Kopi Nusantara` becomes `kopi-nusantara`. */
export const handleFor = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');

function NewChannelForm({ close }: { close: () => void }): ReactNode {
  const { t } = useLingui();
  const [, go] = useLocation();
  const [key, setKey] = useState(newKey);
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const [description, setDescription] = useState('');
  const handle = typed ?? handleFor(name);
  const create = useMutation({
    mutationFn: async () => {
      const body = { name, handle, ...(description && { description }) };
      const params = { header: { 'Idempotency-Key': key } as never };
      return (await api.POST('/v1/channels', { body, params })).data!;
    },
    onSuccess: async ({ id }) => {
      await reload('/v1/channels');
      close();
      go(`/channels/${id}`);
      say(t`Channel created: its page is public now`);
    },
    onError: () => setKey(newKey()),
  });
  return (
    <Form
      onSubmit={() => create.mutate()}
      error={create.error}
      fields={['name', 'handle', 'description']}
      actions={
        <>
          <Button type="submit" kind="primary" busy={create.isPending}>
            {t`Create channel`}
          </Button>
          <Button onPress={close}>{t`Cancel`}</Button>
        </>
      }
    >
      <TextField
        label={t`Name`}
        name="name"
        value={name}
        onChange={setName}
        maxLength={120}
        isRequired
        autoFocus
      />
      <TextField
        label={t`Handle`}
        name="handle"
        before="@"
        value={handle}
        onChange={setTyped}
        isRequired
        minLength={2}
        maxLength={40}
        hint={t`Its public address; it never changes. Lower-case letters, digits and hyphens.`}
      />
      <TextField
        label={t`What is it about? (optional)`}
        name="description"
        value={description}
        onChange={setDescription}
        maxLength={500}
        lines={3}
      />
    </Form>
  );
}
