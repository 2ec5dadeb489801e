import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Confirm, ProblemNote, say } from '../parts';

/** Asks before a person is removed. */
export function RemovePersonDialog({
  person,
  close,
}: {
  person: Schemas['PersonView'];
  close: () => void;
}): ReactNode {
  const { t } = useLingui();
  const remove = query.useMutation('delete', '/v1/people/{id}', {
    onSuccess: () => {
      void reload('/v1/people', '/v1/teams');
      say(t`${person.name} is removed`);
      close();
    },
  });
  return (
    <Confirm
      title={t`Remove ${person.name}?`}
      action={t`Remove`}
      isOpen
      onOpenChange={close}
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ params: { path: { id: person.id } } })}
    >
      <p>
        {t`The sessions and API keys of ${person.name} end within five seconds, and open chats go back to their teams. What they wrote stays.`}
      </p>
      <ProblemNote error={remove.error} />
    </Confirm>
  );
}
