import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query, type Schemas } from '../api/client';
import { Button, Dialog, Form, Note } from '../parts';
import { HandOver } from './HandOver';

/** Makes a link by which a person chooses a new password. */
export function NewPasswordDialog({
  person,
  close,
}: {
  person: Schemas['PersonView'];
  close: () => void;
}): ReactNode {
  const { t } = useLingui();
  const make = query.useMutation('post', '/v1/people/{id}/password-reset');
  const sent = make.data;
  return (
    <Dialog title={t`New password for ${person.name}`} isOpen onOpenChange={close}>
      {sent?.link ? (
        <HandOver link={sent.link} close={close}>
          {t`No mail was sent. Give this link to ${person.name}: it works once, within four hours, and is shown only now.`}
        </HandOver>
      ) : sent ? (
        <Note tone="good" live>
          <p>{t`The link was mailed to ${person.email ?? ''}.`}</p>
        </Note>
      ) : (
        <Form
          onSubmit={() => make.mutate({ params: { path: { id: person.id } } })}
          error={make.error}
          actions={
            <Button type="submit" kind="primary" busy={make.isPending}>
              {t`Make a link`}
            </Button>
          }
        >
          <p>{t`With the link ${person.name} chooses a new password. All their sessions end once they do.`}</p>
        </Form>
      )}
    </Dialog>
  );
}
