import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { sessionChanged, useSession } from '../api/session';
import { Button, Choices, Dialog, Form, say } from '../parts';
import { useRoleOptions } from '../shell/role-options';

/** Gives a person another role. */
export function RoleDialog({
  person,
  close,
}: {
  person: Schemas['PersonView'];
  close: () => void;
}): ReactNode {
  const { t } = useLingui();
  const { person: me } = useSession();
  const roles = useRoleOptions();
  const [role, setRole] = useState(person.role);
  const change = query.useMutation('patch', '/v1/people/{id}', {
    onSuccess: () => {
      void reload('/v1/people');
      if (person.id === me.id) void sessionChanged();
      say(t`The role of ${person.name} is changed`);
      close();
    },
  });
  return (
    <Dialog title={t`Role of ${person.name}`} isOpen onOpenChange={close}>
      <Form
        onSubmit={() => change.mutate({ params: { path: { id: person.id } }, body: { role } })}
        error={change.error}
        fields={['role']}
        actions={
          <Button type="submit" kind="primary" busy={change.isPending}>
            {t`Save`}
          </Button>
        }
      >
        <Choices label={t`Role`} options={roles} value={role} onChange={setRole} />
        <p className="soft small">{t`It holds everywhere within five seconds, in open windows too.`}</p>
      </Form>
    </Dialog>
  );
}
