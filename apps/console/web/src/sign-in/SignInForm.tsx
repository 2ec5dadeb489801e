import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { browserSupportsWebAuthn } from '@simplewebauthn/browser';
import { ApiProblem, hasStatus } from '../api/problem';
import { proveSecondFactor, sessionChanged, signIn } from '../api/session';
import { Button, Form, Link, Note, ProblemNote, TextField } from '../parts';
import { isPutOff, signInByPasskey } from './passkey';

/** E-mail address and password, and then the code of an app where the person has set that up. */
export function SignInForm({ email: known = '' }: { email?: string }): ReactNode {
  const { t } = useLingui();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const first = useMutation({
    mutationFn: () => signIn(email, password),
    onSuccess: ({ state }) => (state === 'signed_in' ? sessionChanged() : undefined),
  });
  const second = useMutation({
    mutationFn: () => proveSecondFactor(code.replaceAll(' ', '')),
    onSuccess: () => sessionChanged(),
  });

  const passkey = useMutation({ mutationFn: signInByPasskey, onSuccess: () => sessionChanged() });
  const byPasskey = browserSupportsWebAuthn() && (
    <Button icon="key" busy={passkey.isPending} onPress={() => passkey.mutate()}>
      {t`Use a passkey`}
    </Button>
  );
  const passkeyProblem = isPutOff(passkey.error) ? (
    <Note live>
      <p>{t`Your device gave no passkey.`}</p>
    </Note>
  ) : (
    <ProblemNote error={passkey.error} />
  );

  if (first.data?.state === 'second_factor')
    return (
      <Form
        onSubmit={() => second.mutate()}
        error={hasStatus(second.error, 401) ? undefined : second.error}
        fields={['code']}
        actions={
          <>
            <Button type="submit" kind="primary" busy={second.isPending}>
              {t`Sign in`}
            </Button>
            {first.data.methods.includes('passkey') && byPasskey}
            <Button kind="quiet" onPress={() => first.reset()}>
              {t`Back`}
            </Button>
          </>
        }
      >
        <TextField
          name="code"
          label={t`Code`}
          hint={t`Six digits of your app, or one of your recovery codes`}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          autoFocus
          isRequired
        />
        {passkeyProblem}
        {hasStatus(second.error, 401) && (
          <Note tone="bad" live>
            <p>{t`This code is not right. Codes of an app change every 30 seconds.`}</p>
          </Note>
        )}
      </Form>
    );

  const refused = first.error instanceof ApiProblem && first.error.status === 401;
  return (
    <Form
      onSubmit={() => first.mutate()}
      error={refused ? undefined : first.error}
      fields={['email', 'password']}
      actions={
        <>
          <Button type="submit" kind="primary" busy={first.isPending}>
            {t`Sign in`}
          </Button>
          {byPasskey}
          <Link href="/reset">{t`Forgot your password?`}</Link>
        </>
      }
    >
      <TextField
        name="email"
        type="email"
        label={t`E-mail address`}
        value={email}
        onChange={setEmail}
        autoComplete="username webauthn"
        isReadOnly={known !== ''}
        autoFocus={known === ''}
        isRequired
      />
      <TextField
        name="password"
        type="password"
        label={t`Password`}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        autoFocus={known !== ''}
        isRequired
      />
      {passkeyProblem}
      {refused && (
        <Note tone="bad" live>
          <p>{t`The address or the password is not right.`}</p>
        </Note>
      )}
    </Form>
  );
}
