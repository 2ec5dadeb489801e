import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';

/** The card that chat apps and social networks show, in a message that holds the link. */
export function SharedCard({ card, url }: { card: Schemas['TriedCardView']; url: string }): ReactNode {
  const { t } = useLingui();
  return (
    <div className="stack tight">
      <div className="shared">
        {card.image_url !== null && <Picture key={card.image_url} host={card.image_url} />}
        <div className="shared-text">
          <strong dir="auto">{card.title}</strong>
          <p dir="auto">{card.text}</p>
          <p className="soft small">{card.host}</p>
        </div>
        <p className="shared-url">{url}</p>
      </div>
      <p className="soft small">{t`Each app draws it a little differently. A shared link counts when a person opens it.`}</p>
    </div>
  );
}

/** Stands for the picture: the console loads nothing from other sites, so that nobody learns who works on a link. */
function Picture({ host }: { host: string }): ReactNode {
  const { t } = useLingui();
  const [name] = useState(() => (URL.canParse(host) ? new URL(host).host : host));
  return <div className="shared-picture">{t`Picture from ${name}`}</div>;
}
