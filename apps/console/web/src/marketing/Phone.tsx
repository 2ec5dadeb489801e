import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { useSession } from '../api/session';
import { Icon } from '../parts';
import { useGreetings } from './lists';

type Door = Schemas['TriedDoorView'];

/** A phone that shows where a door leads, as far as each app shows the same to everyone. */
export function Phone({ door }: { door: Door }): ReactNode {
  const { t } = useLingui();
  const { workspace } = useSession();
  const shown =
    door.address === null ? workspace.name : door.draft === null ? `@${door.address}` : `+${door.address}`;
  return (
    <figure className="stack tight">
      <div className={`phone ${door.door}`}>
        <div className="phone-head">
          <Icon name={door.door === 'follow' ? 'channel' : 'chat'} />
          <bdi>{shown}</bdi>
        </div>
        <div className="phone-body">
          <Thread door={door} />
        </div>
        <Foot door={door} />
      </div>
      <figcaption className="soft small">
        <What door={door} />
        <details className="records">
          <summary>{t`The address that opens`}</summary>
          <code className="phone-address">{door.opens}</code>
        </details>
      </figcaption>
    </figure>
  );
}

function Thread({ door }: { door: Door }): ReactNode {
  const { t } = useLingui();
  const { workspace } = useSession();
  const text = useGreetingText(door);
  if (door.door === 'follow')
    return (
      <div className="phone-page">
        <strong>{decodeURIComponent(new URL(door.opens).pathname.slice(1))}</strong>
        <span className="phone-button">{t`Follow`}</span>
        <span className="soft small">{t`The channel's posts`}</span>
      </div>
    );
  if (door.greeting === null)
    return <p className="phone-empty">{t`The chat is empty until the customer writes.`}</p>;
  return (
    <>
      {door.door === 'telegram' && <p className="phone-mine">/start</p>}
      <p className="phone-theirs" dir="auto">
        {text ?? (workspace.language === 'id' ? FALLBACK.id : FALLBACK.en)}
      </p>
    </>
  );
}

/** What chat says where the workspace has written no greeting; it is the customer's language that decides. */
const FALLBACK = {
  en: 'Hello! Write to us here, and we will answer in this chat.',
  id: 'Halo! Tulis kepada kami di sini, dan kami akan menjawab di obrolan ini.',
};

/** The greeting's words, which the ads side does not know; undefined where none was written. */
function useGreetingText({ greeting, greeting_id }: Door): string | undefined {
  const greetings = useGreetings(false, greeting !== null);
  const own = greetings.data?.find(({ id }) => id === greeting_id);
  return (own ?? greetings.data?.find((one) => one.default))?.text;
}

function Foot({ door }: { door: Door }): ReactNode {
  const { t } = useLingui();
  if (door.door === 'follow') return null;
  return (
    <div className="phone-foot">
      <div className="phone-box" dir="auto">
        {door.draft ?? <span className="soft">{t`Message`}</span>}
      </div>
      <span className="phone-send">
        <Icon name="send" />
      </span>
    </div>
  );
}

/** What the customer has to do, and how the click is known afterwards. */
function What({ door }: { door: Door }): ReactNode {
  const { t } = useLingui();
  switch (door.door) {
    case 'web':
      return <p>{t`Opens in the browser at once. The click is known for certain.`}</p>;
    case 'wa_me':
    case 'whatsapp':
      return (
        <p>{t`WhatsApp opens with this draft. The customer can change it; without the code the chat counts for no link.`}</p>
      );
    case 'telegram':
      return <p>{t`Telegram shows the button Start first. The click is known for certain.`}</p>;
    case 'messenger':
      return <p>{t`Messenger opens. It hands over the click with the first message.`}</p>;
    case 'instagram':
      return <p>{t`Instagram opens. It hands over the click only for accounts with ice breakers.`}</p>;
    default:
      return <p>{t`The channel's page opens. Who follows there is counted for this link.`}</p>;
  }
}
