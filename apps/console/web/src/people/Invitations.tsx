import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Badge, Dialog, Loaded, Menu, ProblemNote, say, Table, Time } from '../parts';
import { ROLE_NAMES } from '../shell/role-names';
import { HandOver } from './HandOver';

type Invitation = Schemas['InvitationView'];

/** Invitations that were not accepted yet. */
export function Invitations(): ReactNode {
  const { t, i18n } = useLingui();
  const invitations = query.useQuery('get', '/v1/invitations', { params: { query: { limit: 100 } } });
  const [link, setLink] = useState<string | null>(null);
  const renew = query.useMutation('post', '/v1/invitations/{id}/renew', {
    onSuccess: (sent: Schemas['SentInvitation']) => {
      void reload('/v1/invitations');
      setLink(sent.link);
      if (sent.mailed) say(t`The invitation was mailed to ${sent.email}`);
    },
  });
  const withdraw = query.useMutation('delete', '/v1/invitations/{id}', {
    onSuccess: () => {
      void reload('/v1/invitations');
      say(t`The invitation is withdrawn`);
    },
  });
  const entries = ({ id }: Invitation) => [
    {
      id: 'renew',
      label: t`Make a new link`,
      icon: 'mail' as const,
      run: () => renew.mutate({ params: { path: { id } } }),
    },
    {
      id: 'withdraw',
      label: t`Withdraw`,
      icon: 'trash' as const,
      danger: true,
      run: () => withdraw.mutate({ params: { path: { id } } }),
    },
  ];
  return (
    <Loaded query={invitations} lines={2}>
      {({ items }) =>
        items.length === 0 ? null : (
          <section className="stack">
            <h2>{t`Invited, and not here yet`}</h2>
            <ProblemNote error={renew.error ?? withdraw.error} />
            <Table
              label={t`Invitations`}
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { id: 'email', title: t`E-mail address`, cell: ({ email }) => <bdi>{email}</bdi> },
                { id: 'role', title: t`Role`, cell: ({ role }) => i18n._(ROLE_NAMES[role]) },
                {
                  id: 'state',
                  title: t`Works until`,
                  cell: ({ state, expires_at }) =>
                    state === 'expired' ? <Badge tone="warn">{t`Expired`}</Badge> : <Time at={expires_at} />,
                },
              ]}
              actions={(row) => (
                <Menu label={t`Actions for ${row.email}`} groups={[{ entries: entries(row) }]} />
              )}
            />
            <Dialog title={t`A new link`} isOpen={link !== null} onOpenChange={() => setLink(null)}>
              <HandOver link={link ?? ''} close={() => setLink(null)}>
                {t`The older link works no more. This one works once, within seven days, and is shown only now.`}
              </HandOver>
            </Dialog>
          </section>
        )
      }
    </Loaded>
  );
}
