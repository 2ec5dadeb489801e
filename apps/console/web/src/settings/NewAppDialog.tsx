import { useEffect, useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { reload } from '../api/queries';
import { Button, CopyField, Dialog, Form, Loaded, TextField } from '../parts';
import { RecoveryCodes } from './RecoveryCodes';
import './NewAppDialog.css';

/** Sets up an authenticator app: QR code, first code, recovery codes. */
export function NewAppDialog({ close }: { close: () => void }): ReactNode {
  const { t } = useLingui();
  const [code, setCode] = useState('');
  const begin = query.useMutation('post', '/v1/totp');
  const { mutate } = begin;
  useEffect(() => mutate({}), [mutate]);
  const confirm = query.useMutation('post', '/v1/totp/confirm', { onSuccess: () => reload('/v1/totp') });
  const asked = { ...begin, refetch: () => mutate({}), isPending: begin.isPending || begin.isIdle };
  const codes = confirm.data?.recovery_codes;
  if (codes)
    return (
      <Dialog title={t`Recovery codes`} isOpen needsAnswer>
        <RecoveryCodes codes={codes} close={close} />
      </Dialog>
    );
  return (
    <Dialog title={t`Set up an app`} isOpen onOpenChange={close}>
      <Loaded query={asked}>
        {({ secret, qr_code }) => (
          <Form
            onSubmit={() => confirm.mutate({ body: { code } })}
            error={confirm.error}
            fields={['code']}
            actions={
              <Button type="submit" kind="primary" busy={confirm.isPending}>
                {t`Turn on`}
              </Button>
            }
          >
            <p>{t`Scan this with an authenticator app, and type in the code that it shows.`}</p>
            <img
              className="qr"
              alt={t`QR code for the app`}
              src={`data:image/svg+xml,${encodeURIComponent(qr_code)}`}
            />
            <CopyField label={t`Or type this into the app`} value={secret} />
            <TextField
              name="code"
              label={t`Code`}
              value={code}
              onChange={setCode}
              inputMode="numeric"
              autoComplete="one-time-code"
              isRequired
            />
          </Form>
        )}
      </Loaded>
    </Dialog>
  );
}
