import { useState, type ReactNode } from 'react';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { useSession } from '../api/session';
import { Badge, Menu, Table, type Tone } from '../parts';
import { ROLE_NAMES } from '../shell/role-names';
import { NewPasswordDialog } from './NewPasswordDialog';
import { RemovePersonDialog } from './RemovePersonDialog';
import { RoleDialog } from './RoleDialog';

type Person = Schemas['PersonView'];
type Doing = 'role' | 'password' | 'remove';

const PRESENCES = { online: msg`Online`, away: msg`Away`, offline: msg`Offline` };
const TONES: Record<Person['presence'], Tone> = { online: 'good', away: 'warn', offline: 'plain' };

/** The persons of a workspace; an owner changes their roles and removes them. */
export function PeopleTable({ people }: { people: readonly Person[] }): ReactNode {
  const { t, i18n } = useLingui();
  const { person: me, role } = useSession();
  const [chosen, setChosen] = useState<{ person: Person; doing: Doing } | null>(null);
  const close = () => setChosen(null);
  const entries = (person: Person) => [
    {
      id: 'role',
      label: t`Change the role`,
      icon: 'edit' as const,
      run: () => setChosen({ person, doing: 'role' }),
    },
    ...(person.email === null
      ? []
      : [
          {
            id: 'password',
            label: t`Link to a new password`,
            icon: 'key' as const,
            run: () => setChosen({ person, doing: 'password' }),
          },
        ]),
    {
      id: 'remove',
      label: t`Remove`,
      icon: 'trash' as const,
      danger: true,
      run: () => setChosen({ person, doing: 'remove' }),
    },
  ];
  return (
    <>
      <Table
        label={t`People`}
        rows={people}
        keyOf={({ id }) => id}
        columns={[
          {
            id: 'name',
            title: t`Name`,
            cell: ({ id, name, email }) => (
              <span className="stack tight">
                <span className="row">
                  <bdi>{name}</bdi>
                  {id === me.id && <Badge tone="accent">{t`You`}</Badge>}
                </span>
                {role === 'owner' && (
                  <bdi className="soft small">{email ?? t`Without sign-in: acts by API keys alone`}</bdi>
                )}
              </span>
            ),
          },
          { id: 'role', title: t`Role`, cell: (person) => i18n._(ROLE_NAMES[person.role]) },
          {
            id: 'presence',
            title: t`Presence`,
            wideOnly: true,
            cell: ({ presence }) => <Badge tone={TONES[presence]}>{i18n._(PRESENCES[presence])}</Badge>,
          },
        ]}
        actions={
          role === 'owner'
            ? (person) => (
                <Menu label={t`Actions for ${person.name}`} groups={[{ entries: entries(person) }]} />
              )
            : undefined
        }
      />
      {chosen?.doing === 'role' && <RoleDialog person={chosen.person} close={close} />}
      {chosen?.doing === 'password' && <NewPasswordDialog person={chosen.person} close={close} />}
      {chosen?.doing === 'remove' && <RemovePersonDialog person={chosen.person} close={close} />}
    </>
  );
}
