import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useLocation } from 'wouter';
import { api } from '../api/client';
import { hasStatus } from '../api/problem';
import { sessionChanged } from '../api/session';
import { Button, ButtonLink, Form, TextField } from '../parts';
import { Cover } from './Cover';

/** Chooses a new password by a link, or asks for the link where the address has none. */
export default function ResetPage(): ReactNode {
  const { t } = useLingui();
  const [token] = useState(() => location.hash.slice(1));
  const [, go] = useLocation();
  const [password, setPassword] = useState('');
  const reset = useMutation({
    mutationFn: () => api.POST('/v1/password-resets/complete', { body: { token, password } }),
    onSuccess: async ({ data }) => {
      go('/', { replace: true });
      // Who has a second factor signs in with the new password.
      if (data?.state === 'signed_in') await sessionChanged();
    },
  });
  if (token === '') return <AskPage />;
  if (hasStatus(reset.error, 404))
    return (
      <Cover title={t`This link works no more`}>
        <div className="stack">
          <p>{t`It was used, replaced by a newer one, or has expired.`}</p>
          <div className="row">
            <ButtonLink href="/reset">{t`Ask for another link`}</ButtonLink>
          </div>
        </div>
      </Cover>
    );
  return (
    <Cover title={t`Choose a new password`} lead={t`All your sessions end, and you are signed in here.`}>
      <Form
        onSubmit={() => reset.mutate()}
        error={reset.error}
        fields={['password']}
        actions={
          <Button type="submit" kind="primary" busy={reset.isPending}>
            {t`Save the password`}
          </Button>
        }
      >
        <TextField
          name="password"
          type="password"
          label={t`New password`}
          hint={t`At least ten characters`}
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          minLength={10}
          autoFocus
          isRequired
        />
      </Form>
    </Cover>
  );
}

function AskPage(): ReactNode {
  const { t } = useLingui();
  const [email, setEmail] = useState('');
  const ask = useMutation({ mutationFn: () => api.POST('/v1/password-resets', { body: { email } }) });
  const back = <ButtonLink href="/">{t`Back`}</ButtonLink>;
  if (ask.isSuccess)
    return (
      <Cover title={t`Look into your mail`}>
        <div className="stack">
          <p>{t`If ${email} has an account here, a mail with a link is on its way. It works for four hours.`}</p>
          <div className="row">{back}</div>
        </div>
      </Cover>
    );
  if (hasStatus(ask.error, 409))
    return (
      <Cover title={t`Ask an owner`}>
        <div className="stack">
          <p>{t`This Corong sends no mails. An owner of your workspace makes you a link to a new password, under People.`}</p>
          <div className="row">{back}</div>
        </div>
      </Cover>
    );
  return (
    <Cover title={t`Forgot your password?`} lead={t`We mail you a link to a new one.`}>
      <Form
        onSubmit={() => ask.mutate()}
        error={ask.error}
        fields={['email']}
        actions={
          <>
            <Button type="submit" kind="primary" busy={ask.isPending}>
              {t`Mail me the link`}
            </Button>
            {back}
          </>
        }
      >
        <TextField
          name="email"
          type="email"
          label={t`E-mail address`}
          value={email}
          onChange={setEmail}
          autoComplete="username"
          autoFocus
          isRequired
        />
      </Form>
    </Cover>
  );
}
