import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { reload } from '../api/queries';
import { Button, Dialog, Form, say, TextField } from '../parts';
import { RecoveryCodes } from './RecoveryCodes';

/** Asks for a code before codes are turned off, or recovery codes are made anew. */
export function CodeDialog({ doing, close }: { doing: 'off' | 'codes'; close: () => void }): ReactNode {
  const { t } = useLingui();
  const [code, setCode] = useState('');
  const off = query.useMutation('post', '/v1/totp/off', {
    onSuccess: () => {
      void reload('/v1/totp');
      say(t`Codes are off`);
      close();
    },
  });
  const renew = query.useMutation('post', '/v1/totp/recovery-codes', { onSuccess: () => reload('/v1/totp') });
  const codes = renew.data?.recovery_codes;
  if (codes)
    return (
      <Dialog title={t`Recovery codes`} isOpen needsAnswer>
        <RecoveryCodes codes={codes} close={close} />
      </Dialog>
    );
  const { mutate, error, isPending } = doing === 'off' ? off : renew;
  return (
    <Dialog title={doing === 'off' ? t`Turn codes off?` : t`New recovery codes`} isOpen onOpenChange={close}>
      <Form
        onSubmit={() => mutate({ body: { code } })}
        error={error}
        fields={['code']}
        actions={
          <Button type="submit" kind={doing === 'off' ? 'danger' : 'primary'} busy={isPending}>
            {doing === 'off' ? t`Turn off` : t`Make them`}
          </Button>
        }
      >
        <p>
          {doing === 'off'
            ? t`Then your password alone signs you in.`
            : t`The older recovery codes work no more then.`}
        </p>
        <TextField
          name="code"
          label={t`Code of the app`}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          autoFocus
          isRequired
        />
      </Form>
    </Dialog>
  );
}
