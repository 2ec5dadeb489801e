import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { ButtonLink, Note, Select, TextField } from '../parts';
import type { DoorDraft } from './link-draft';
import { useDoors } from './lists';
import { useDoorNames, type DoorName } from './words';

const CODE = '{code}';
const ORDER: readonly DoorName[] = [
  'web',
  'wa_me',
  'whatsapp',
  'messenger',
  'instagram',
  'telegram',
  'follow',
];

/** The door, and what it needs to be known. */
export function DoorFields({
  door,
  path,
  set,
}: {
  door: DoorDraft;
  /** Where the server names its fields, such as `doors.0`. */
  path: string;
  set: (part: Partial<DoorDraft>) => void;
}): ReactNode {
  const { t } = useLingui();
  const names = useDoorNames();
  const writes = door.door === 'wa_me' || door.door === 'whatsapp';
  return (
    <div className="stack">
      <Select
        label={t`Door`}
        name={`${path}.door`}
        options={ORDER.map((value) => ({ value, label: names[value] }))}
        value={door.door}
        onChange={(name) => set({ door: name, connection_id: null })}
      />
      {door.door === 'wa_me' && (
        <TextField
          label={t`Number`}
          name={`${path}.phone`}
          type="tel"
          value={door.phone}
          onChange={(phone) => set({ phone })}
          placeholder="+62 812 3456 7890"
          isRequired
          hint={t`With its country code. It need not be connected: people answer it in their app.`}
        />
      )}
      {!['web', 'wa_me', 'follow'].includes(door.door) && <AccountSelect door={door} path={path} set={set} />}
      {writes && (
        <TextField
          label={t`Draft of the customer's message`}
          name={`${path}.draft`}
          lines={3}
          value={door.draft}
          onChange={(draft) => set({ draft })}
          placeholder={t`Hello, I would like to order ${CODE}`}
          isRequired
          maxLength={3_000}
          hint={t`${CODE} stands for the click's code; without it the code is added at the end. By it the chat is known to come from this link.`}
        />
      )}
      {door.door === 'follow' && (
        <TextField
          label={t`Channel`}
          name={`${path}.channel`}
          before="@"
          value={door.channel}
          onChange={(channel) => set({ channel })}
          isRequired
          hint={t`Visitors come to the page where they can follow it.`}
        />
      )}
    </div>
  );
}

function AccountSelect({
  door,
  path,
  set,
}: {
  door: DoorDraft;
  path: string;
  set: (part: Partial<DoorDraft>) => void;
}): ReactNode {
  const { t } = useLingui();
  const doors = useDoors();
  const own = (doors.data ?? []).filter((one) => one.door === door.door);
  if (doors.data && own.length === 0)
    return (
      <Note tone="warn">
        <div className="row apart">
          <span>{t`No such account is connected yet.`}</span>
          <ButtonLink href="/connections" icon="plug">{t`Connections`}</ButtonLink>
        </div>
      </Note>
    );
  return (
    <Select
      label={t`Account`}
      name={`${path}.connection_id`}
      options={own.map(({ connection_id, address, open }) => ({
        value: connection_id,
        label: address ?? t`Address not known`,
        ...(!open && { hint: t`Closed now: it is halted, or does not serve chats.` }),
      }))}
      value={door.connection_id}
      onChange={(connection_id) => set({ connection_id })}
      placeholder={t`Choose an account`}
    />
  );
}
