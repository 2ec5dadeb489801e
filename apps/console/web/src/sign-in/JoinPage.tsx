import { useState, type ReactNode } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useLocation } from 'wouter';
import { api } from '../api/client';
import { hasStatus } from '../api/problem';
import { sessionChanged } from '../api/session';
import { Button, ButtonLink, Form, Loaded, Note, TextField } from '../parts';
import { ROLE_NAMES } from '../shell/role-names';
import { Cover } from './Cover';

/** Accepts an invitation by the link of a mail or an owner. What follows the # in the address never leaves the browser but here. */
export default function JoinPage(): ReactNode {
  const { t, i18n } = useLingui();
  const [token] = useState(() => location.hash.slice(1));
  const preview = useQuery({
    queryKey: ['join', token],
    queryFn: async () => (await api.POST('/v1/invitations/preview', { body: { token } })).data!,
    retry: false,
  });
  if (hasStatus(preview.error, 404) || hasStatus(preview.error, 400))
    return (
      <Cover title={t`This invitation works no more`}>
        <div className="stack">
          <p>{t`It was accepted or withdrawn, or has expired. Ask who invited you for a new link.`}</p>
          <div className="row">
            <ButtonLink href="/">{t`Sign in`}</ButtonLink>
          </div>
        </div>
      </Cover>
    );
  const offer = preview.data;
  return (
    <Cover
      title={offer ? t`Join ${offer.workspace}` : t`Invitation`}
      lead={
        offer && t`You are invited as ${i18n._(ROLE_NAMES[offer.role])}, with the address ${offer.email}.`
      }
    >
      <Loaded query={preview}>
        {({ has_account, email }) => <JoinForm token={token} email={email} hasAccount={has_account} />}
      </Loaded>
    </Cover>
  );
}

function JoinForm({
  token,
  email,
  hasAccount,
}: {
  token: string;
  email: string;
  hasAccount: boolean;
}): ReactNode {
  const { t } = useLingui();
  const [, go] = useLocation();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useMutation({
    mutationFn: () =>
      api.POST('/v1/invitations/accept', { body: { token, password, ...(!hasAccount && { name }) } }),
    onSuccess: async () => {
      go('/', { replace: true });
      await sessionChanged();
    },
  });
  const refused = hasStatus(accept.error, 401);
  return (
    <Form
      onSubmit={() => accept.mutate()}
      error={refused ? undefined : accept.error}
      fields={['name', 'password']}
      actions={
        <Button type="submit" kind="primary" busy={accept.isPending}>
          {t`Join`}
        </Button>
      }
    >
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {!hasAccount && (
        <TextField
          name="name"
          label={t`Your name`}
          hint={t`Colleagues see it`}
          value={name}
          onChange={setName}
          autoComplete="name"
          maxLength={120}
          autoFocus
          isRequired
        />
      )}
      <TextField
        name="password"
        type="password"
        label={hasAccount ? t`Password of your account` : t`Choose a password`}
        hint={hasAccount ? undefined : t`At least ten characters`}
        value={password}
        onChange={setPassword}
        autoComplete={hasAccount ? 'current-password' : 'new-password'}
        minLength={hasAccount ? undefined : 10}
        isRequired
      />
      {refused && (
        <Note tone="bad" live>
          <p>{t`This is not the password of your account.`}</p>
        </Note>
      )}
    </Form>
  );
}
