import type { ReactNode } from 'react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { Badge, Icon, Note, ProblemNote, Skeleton } from '../parts';
import { useLossWords } from './LossReport';
import { iconOf, useTransportName } from './transports';
import './PreviewPane.css';

type Preview = Schemas['TransportPreview'];

/** Stands in links in the place of the post's id, which is not known yet. */
const UNKNOWN_ID = /pst_0{26}/;

/** What followers will read, transport by transport: first those that somebody follows by. */
export function PreviewPane({
  previews,
  isEmpty,
  error,
}: {
  previews: readonly Preview[] | undefined;
  isEmpty: boolean;
  error: unknown;
}): ReactNode {
  const { t } = useLingui();
  const nameOf = useTransportName();
  if (isEmpty)
    return (
      <div className="preview-empty soft">
        <Icon name="eye" />
        <p>
          <Trans>As you write, this shows what your followers will read, wherever they follow.</Trans>
        </p>
      </div>
    );
  if (!previews) return error ? <ProblemNote error={error} /> : <Skeleton lines={6} />;
  const followed = previews
    .filter(({ followers }) => followers > 0)
    .sort((one, other) => other.followers - one.followers);
  const others = previews.filter(({ followers }) => followers === 0);
  return (
    <div className="stack">
      {followed.length === 0 && (
        <Note icon="followers">
          <Trans>Nobody follows this channel yet. This is what they would read.</Trans>
        </Note>
      )}
      {followed.map((preview) => (
        <PreviewCard key={preview.transport} preview={preview} />
      ))}
      {others.length > 0 && (
        <details className="preview-others" open={followed.length === 0}>
          <summary>
            {followed.length === 0 ? t`All ways to follow` : t`Ways that nobody follows by yet`}
            <span className="soft small"> {others.map(({ transport }) => nameOf(transport)).join(', ')}</span>
          </summary>
          <div className="stack preview-list">
            {others.map((preview) => (
              <PreviewCard key={preview.transport} preview={preview} />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

function PreviewCard({ preview }: { preview: Preview }): ReactNode {
  const { t } = useLingui();
  const lossWords = useLossWords();
  const name = useTransportName()(preview.transport);
  const { transport, followers, title, body, end, losses, set_up } = preview;
  return (
    <article className="card preview-card" aria-label={name}>
      <header className="row apart">
        <h3 className="row">
          <Icon name={iconOf(transport)} />
          {name}
        </h3>
        <span className="soft small number">
          <Plural value={followers} one="# follower" other="# followers" />
        </span>
      </header>
      <div className="preview-text" tabIndex={0} role="region" aria-label={t`Text over ${name}`}>
        {title !== null && (
          <p className="preview-title" dir="auto">
            {title}
          </p>
        )}
        <p dir="auto">{body}</p>
        {end !== null && (
          <p className="soft small" dir="auto">
            {end.replace(UNKNOWN_ID, '…')}
          </p>
        )}
      </div>
      {(losses.length > 0 || !set_up) && (
        <div className="row">
          {!set_up && (
            <Badge tone="bad" icon="warning">
              {t`not set up: nothing is sent`}
            </Badge>
          )}
          {losses.map((loss) => (
            <Badge key={loss.kind} tone="warn" icon="warning">
              {lossWords(loss)}
            </Badge>
          ))}
        </div>
      )}
    </article>
  );
}
