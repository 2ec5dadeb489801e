import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { ButtonLink, Note } from '../parts';
import { Figure } from './ImportTrial';

/** What an import has done. */
export function ImportDone({
  done: { id, joined, already_following, refused },
  channelId,
  another,
}: {
  done: Schemas['ImportView'];
  channelId: string;
  another: ReactNode;
}): ReactNode {
  const { t } = useLingui();
  return (
    <section className="stack">
      <Note tone="good" title={t`The file was imported`} live />
      <div className="card import-figures">
        <Figure value={joined} name={t`follow now`} />
        <Figure value={already_following} name={t`followed already`} />
        <Figure value={refused} name={t`were refused`} />
      </div>
      <div className="row">
        <ButtonLink kind="primary" href={`/channels/${channelId}/followers`}>
          {t`See the followers`}
        </ButtonLink>
        {refused > 0 && (
          <ButtonLink icon="download" href={`/v1/imports/${id}/refused`} download="refused.csv">
            {t`Refused rows as CSV`}
          </ButtonLink>
        )}
        {another}
      </div>
    </section>
  );
}
