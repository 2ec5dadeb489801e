import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Button, Dialog, Form, say, TextField } from '../parts';

/** Names a new team, or one that is there. */
export function TeamDialog({ team, close }: { team?: Schemas['TeamView']; close: () => void }): ReactNode {
  const { t } = useLingui();
  const [name, setName] = useState(team?.name ?? '');
  const done = () => {
    void reload('/v1/teams');
    say(team ? t`Saved` : t`The team is there`);
    close();
  };
  const create = query.useMutation('post', '/v1/teams', { onSuccess: done });
  const rename = query.useMutation('patch', '/v1/teams/{id}', { onSuccess: done });
  const submit = () =>
    team
      ? rename.mutate({ params: { path: { id: team.id } }, body: { name } })
      : create.mutate({ body: { name } });
  return (
    <Dialog title={team ? t`Rename the team` : t`New team`} isOpen onOpenChange={close}>
      <Form
        onSubmit={submit}
        error={create.error ?? rename.error}
        fields={['name']}
        actions={
          <Button type="submit" kind="primary" busy={create.isPending || rename.isPending}>
            {t`Save`}
          </Button>
        }
      >
        <TextField
          name="name"
          label={t`Name`}
          value={name}
          onChange={setName}
          maxLength={120}
          autoFocus
          isRequired
        />
      </Form>
    </Dialog>
  );
}
