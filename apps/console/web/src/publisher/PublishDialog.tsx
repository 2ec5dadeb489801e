import type { ReactNode } from 'react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { Confirm, Note, ProblemNote, useFormats } from '../parts';
import { LossReport, notSetUp } from './LossReport';
import { useTransportName } from './transports';

/** Asks once more, with the number of people and what does not arrive: a post that is out cannot be called back everywhere. */
export function PublishDialog({
  isOpen,
  onOpenChange,
  previews = [],
  handle,
  busy,
  error,
  onPublish,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  previews?: readonly Schemas['TransportPreview'][];
  handle: string;
  busy: boolean;
  error: unknown;
  onPublish: () => void;
}): ReactNode {
  const { t } = useLingui();
  const { number } = useFormats();
  const nameOf = useTransportName();
  const followed = previews.filter(({ followers }) => followers > 0);
  const total = followed.reduce((sum, { followers }) => sum + followers, 0);
  const missing = notSetUp(previews);
  const isLosing = followed.some(({ losses }) => losses.length > 0);
  return (
    <Confirm
      title={t`Publish now?`}
      action={total > 0 ? t`Publish to ${number(total)}` : t`Publish`}
      kind="primary"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      busy={busy}
      onConfirm={onPublish}
    >
      <p>
        {total === 0 ? (
          <Trans>Nobody follows @{handle} yet. The post stands on its page and in its feeds.</Trans>
        ) : (
          <Plural
            value={total}
            one={`# follower of @${handle} gets it now. It cannot be called back from everywhere.`}
            other={`# followers of @${handle} get it now. It cannot be called back from everywhere.`}
          />
        )}
      </p>
      {followed.length > 0 && (
        <p className="soft">
          {followed
            .map(({ transport, followers }) => `${nameOf(transport)} ${number(followers)}`)
            .join(' · ')}
        </p>
      )}
      {missing.length > 0 && (
        <Note tone="bad" title={t`These do not get it, because something is not set up`}>
          <p>
            {missing
              .map(({ transport, followers }) => `${nameOf(transport)} (${number(followers)})`)
              .join(', ')}
          </p>
        </Note>
      )}
      {isLosing && (
        <Note tone="warn" title={t`Not all of it arrives everywhere`}>
          <LossReport previews={previews} />
        </Note>
      )}
      <ProblemNote error={error} />
    </Confirm>
  );
}
