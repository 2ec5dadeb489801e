import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon } from '../parts/icons';
import type { Message } from './types';

type Detail = NonNullable<Message['detail']>;

/** What a message has beside its text: a place, a card, a basket, buttons, or something that was shared. */
export function MessageDetails({ message: { detail } }: { message: Message }): ReactNode {
  if (!detail) return null;
  const { location, contacts, order, buttons, template, shared } = detail;
  return (
    <>
      {location && <Place {...location} />}
      {contacts?.map(({ name, phones }) => (
        <p key={name + phones.join()} className="file-line">
          <Icon name="people" />
          <span dir="auto">{name}</span>
          <span className="soft">{phones.join(', ')}</span>
        </p>
      ))}
      {order && <Basket items={order} />}
      {shared && <Shared {...shared} />}
      {template && <Template {...template} />}
      {buttons && (
        <span className="row bubble-buttons">
          {buttons.map(({ id, title }) => (
            <span key={id} className="bubble-button small">
              {title}
            </span>
          ))}
        </span>
      )}
    </>
  );
}

function Place({ latitude, longitude, name, address }: NonNullable<Detail['location']>): ReactNode {
  const { t } = useLingui();
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return (
    <a className="file-line" href={href} target="_blank" rel="noopener noreferrer">
      <Icon name="globe" />
      <span className="stack">
        <span dir="auto">{name ?? t`A place on the map`}</span>
        {address && (
          <span className="soft small" dir="auto">
            {address}
          </span>
        )}
      </span>
    </a>
  );
}

function Basket({ items }: { items: NonNullable<Detail['order']> }): ReactNode {
  return (
    <ul className="stack tight">
      {items.map(({ product, quantity, price, currency }) => (
        <li key={product} className="row apart">
          <span dir="auto">
            {quantity} × {product}
          </span>
          {price !== undefined && (
            <span className="soft number">
              {price} {currency}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Shared({ link, title, kind }: NonNullable<Detail['shared']>): ReactNode {
  const { t } = useLingui();
  const words = {
    post: t`A post`,
    reel: t`A reel`,
    story: t`A story`,
    story_reply: t`Answers a story of the brand's`,
    story_mention: t`Names the brand in a story`,
    link: t`An address`,
  }[kind];
  return (
    <p className="file-line">
      <Icon name="link" />
      {link?.startsWith('https://') ? (
        <a href={link} target="_blank" rel="noopener noreferrer nofollow" dir="auto">
          {title ?? words}
        </a>
      ) : (
        <span dir="auto">{title ?? words}</span>
      )}
    </p>
  );
}

function Template({ name, parameters }: NonNullable<Detail['template']>): ReactNode {
  const { t } = useLingui();
  return (
    <p className="file-line">
      <Icon name="post" />
      <span>
        {t`Template`} <code>{name}</code>
        {parameters.length > 0 && <span className="soft"> · {parameters.length}</span>}
      </span>
    </p>
  );
}
