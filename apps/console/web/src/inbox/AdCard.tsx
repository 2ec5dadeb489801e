import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Badge } from '../parts/Badge';
import { Loaded } from '../parts/Loaded';
import { adLabelOf, greetingOf } from './queries';
import type { Conversation } from './types';
import { CERTAINTY_WORDS, CONSENT_WORDS } from './words';

const TONES = { exact: 'good', network: 'good', ad: 'warn', none: 'plain' } as const;

/** How the customer came: the ad, how certain that is, the greeting, and what ads may learn. */
export function AdCard({ conversation }: { conversation: Conversation }): ReactNode {
  const { t, i18n } = useLingui();
  const { ad_id, greeting_id, certainty, consent } = conversation;
  const { title, why } = CERTAINTY_WORDS[certainty];
  return (
    <section className="side-part stack tight">
      <div className="row apart">
        <h2>{t`How they came`}</h2>
        <Badge tone={TONES[certainty]}>{i18n._(title)}</Badge>
      </div>
      {ad_id ? <Ad id={ad_id} /> : <p>{t`No ad is known.`}</p>}
      <p className="small soft">{i18n._(why)}</p>
      {greeting_id && <GreetingText id={greeting_id} />}
      <p className="small soft">{i18n._(CONSENT_WORDS[consent])}</p>
    </section>
  );
}

function Ad({ id }: { id: string }): ReactNode {
  const { t } = useLingui();
  const label = useQuery(adLabelOf(id));
  return (
    <Loaded query={label} lines={1}>
      {({ name, picture_path }) => (
        <div className="ad-label">
          {picture_path && (
            <img
              src={picture_path}
              alt=""
              width={48}
              height={48}
              referrerPolicy="no-referrer"
              loading="lazy"
            />
          )}
          <div className="stack">
            <span className="small soft">{t`Ad`}</span>
            <strong dir="auto">{name}</strong>
          </div>
        </div>
      )}
    </Loaded>
  );
}

function GreetingText({ id }: { id: string }): ReactNode {
  const { t } = useLingui();
  const { data } = useQuery(greetingOf(id));
  if (!data) return null;
  return (
    <blockquote className="greeting-text">
      <span className="small soft">{t`Greeting`}</span>
      <p dir="auto">{data.text}</p>
    </blockquote>
  );
}
