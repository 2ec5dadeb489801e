import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { browserSupportsWebAuthn, startRegistration } from '@simplewebauthn/browser';
import { api, query } from '../api/client';
import { reload } from '../api/queries';
import { Button, Dialog, Form, Loaded, Note, ProblemNote, say, TextField, Time } from '../parts';
import { isPutOff } from '../sign-in/passkey';

/** Passkeys: fingerprint, face or PIN of a device in place of the password. */
export function Passkeys(): ReactNode {
  const { t } = useLingui();
  const [adding, setAdding] = useState(false);
  const passkeys = query.useQuery('get', '/v1/passkeys');
  const remove = query.useMutation('delete', '/v1/passkeys/{id}', {
    onSuccess: () => {
      void reload('/v1/passkeys');
      say(t`The passkey is removed`);
    },
  });
  return (
    <section className="card stack">
      <h2>{t`Passkeys`}</h2>
      <p className="soft">{t`Sign in by the fingerprint, face or PIN of your device, without a password.`}</p>
      <Loaded query={passkeys} lines={1}>
        {({ items }) =>
          items.length > 0 && (
            <ul className="stack tight">
              {items.map(({ id, name, created_at, last_used_at }) => (
                <li key={id} className="row apart">
                  <span className="stack tight">
                    <bdi>{name}</bdi>
                    <span className="soft small">
                      {last_used_at ? t`Last used` : t`Made`}{' '}
                      <Time at={last_used_at ?? created_at} as="relative" />
                    </span>
                  </span>
                  <Button
                    kind="quiet"
                    icon="trash"
                    label={t`Remove the passkey ${name}`}
                    onPress={() => remove.mutate({ params: { path: { id } } })}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <ProblemNote error={remove.error} />
      {browserSupportsWebAuthn() ? (
        <div className="row">
          <Button icon="add" onPress={() => setAdding(true)}>{t`Add a passkey`}</Button>
        </div>
      ) : (
        <Note>{t`This browser knows no passkeys, or the address is not served over HTTPS.`}</Note>
      )}
      {adding && <NewPasskey close={() => setAdding(false)} />}
    </section>
  );
}

function NewPasskey({ close }: { close: () => void }): ReactNode {
  const { t } = useLingui();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: async () => {
      const { data } = await api.POST('/v1/passkeys/registration');
      const { token, options } = data!;
      const credential = await startRegistration({ optionsJSON: JSON.parse(options) });
      await api.POST('/v1/passkeys', { body: { name, token, credential: JSON.stringify(credential) } });
    },
    onSuccess: () => {
      void reload('/v1/passkeys');
      say(t`The passkey is added`);
      close();
    },
  });
  return (
    <Dialog title={t`Add a passkey`} isOpen onOpenChange={close}>
      <Form
        onSubmit={() => add.mutate()}
        error={isPutOff(add.error) ? undefined : add.error}
        fields={['name']}
        actions={
          <Button type="submit" kind="primary" busy={add.isPending}>
            {t`Go on`}
          </Button>
        }
      >
        <TextField
          name="name"
          label={t`Name`}
          hint={t`By which you know it again, such as Laptop`}
          value={name}
          onChange={setName}
          maxLength={120}
          autoFocus
          isRequired
        />
        {isPutOff(add.error) && (
          <Note live>{t`Your device made no passkey. It may have one for this account already.`}</Note>
        )}
      </Form>
    </Dialog>
  );
}
