import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import type { Role } from '../api/session';
import { Button, Dialog, Form, say, Select, TextField } from '../parts';
import { HandOver } from './HandOver';
import { useRoleOptions } from '../shell/role-options';

/** Asks for an address and a role. Where no mail can be sent, it shows the link to hand over. */
export function InviteDialog(): ReactNode {
  const { t } = useLingui();
  return <Dialog title={t`Invite somebody`}>{(close) => <InviteForm close={close} />}</Dialog>;
}

function InviteForm({ close }: { close: () => void }): ReactNode {
  const { t } = useLingui();
  const roles = useRoleOptions();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const invite = query.useMutation('post', '/v1/invitations', {
    onSuccess: ({ mailed, email: to }: Schemas['SentInvitation']) => {
      void reload('/v1/invitations');
      if (!mailed) return;
      say(t`The invitation was mailed to ${to}`);
      close();
    },
  });
  const link = invite.data?.link;
  if (link)
    return (
      <HandOver link={link} close={close}>
        {t`No mail was sent. Give this link to ${email}: it works once, within seven days, and is shown only now.`}
      </HandOver>
    );
  return (
    <Form
      onSubmit={() => invite.mutate({ body: { email, role } })}
      error={invite.error}
      fields={['email', 'role']}
      actions={
        <Button type="submit" kind="primary" busy={invite.isPending}>
          {t`Invite`}
        </Button>
      }
    >
      <TextField
        name="email"
        type="email"
        label={t`E-mail address`}
        value={email}
        onChange={setEmail}
        autoComplete="off"
        autoFocus
        isRequired
      />
      <Select name="role" label={t`Role`} options={roles} value={role} onChange={setRole} />
    </Form>
  );
}
