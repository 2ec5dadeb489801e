import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { Count, Table } from '../parts';

type DoorRow = Schemas['DoorRow'];

/** How far people got through each door: click, open chat, first message. */
export function DoorTable({ report: { doors } }: { report: Schemas['Report'] }): ReactNode {
  const { t } = useLingui();
  if (doors.length === 0) return null;
  const names: Record<DoorRow['door'], string> = {
    web: t`Web chat`,
    wa_me: t`WhatsApp link`,
    whatsapp: t`WhatsApp`,
    messenger: t`Messenger`,
    instagram: t`Instagram`,
    telegram: t`Telegram`,
  };
  return (
    <section className="stack">
      <h2>{t`By door`}</h2>
      <Table
        label={t`By door`}
        rows={doors}
        keyOf={({ door }) => door}
        columns={[
          { id: 'door', title: t`Door`, cell: ({ door }) => names[door] },
          { id: 'clicks', title: t`Clicks`, number: true, cell: ({ clicks }) => <Count value={clicks} /> },
          {
            id: 'opened',
            title: t`Opened`,
            number: true,
            cell: ({ opened }) =>
              opened === null ? <span className="soft">{t`not known`}</span> : <Count value={opened} />,
          },
          { id: 'chats', title: t`Chats`, number: true, cell: ({ chats }) => <Count value={chats} /> },
          {
            id: 'certain',
            title: t`Click known for certain`,
            number: true,
            wideOnly: true,
            cell: ({ chats_by_certainty: { exact } }) => <Count value={exact} />,
          },
        ]}
      />
    </section>
  );
}
