import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { reload } from '../api/queries';
import { Button, Form, say, TextField } from '../parts';

/** Changes the password of who knows it. */
export function PasswordForm(): ReactNode {
  const { t } = useLingui();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = query.useMutation('put', '/v1/password', {
    onSuccess: () => {
      setCurrent('');
      setPassword('');
      void reload('/v1/sessions');
      say(t`Your password is changed, and your other sessions are ended`);
    },
  });
  return (
    <section className="card stack">
      <h2>{t`Password`}</h2>
      <Form
        onSubmit={() => change.mutate({ body: { current_password: current, password } })}
        error={change.error}
        fields={['current_password', 'password']}
        actions={
          <Button type="submit" busy={change.isPending}>
            {t`Change the password`}
          </Button>
        }
      >
        <TextField
          name="current_password"
          type="password"
          label={t`Password until now`}
          value={current}
          onChange={setCurrent}
          autoComplete="current-password"
          isRequired
        />
        <TextField
          name="password"
          type="password"
          label={t`New password`}
          hint={t`At least ten characters`}
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          minLength={10}
          isRequired
        />
      </Form>
    </section>
  );
}
