import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useSession } from '../api/session';
import { Choices, TextField } from '../parts';
import type { LinkDraft } from './link-draft';

/** When the link leads on, and what people get while it does not. */
export function LinkLimits({
  link,
  set,
}: {
  link: LinkDraft;
  set: (part: Partial<LinkDraft>) => void;
}): ReactNode {
  const { t } = useLingui();
  const zone = useSession().workspace.time_zone;
  const outside = link.outside_url !== '' ? 'url' : 'text';
  return (
    <details className="more" open={hasLimits(link)}>
      <summary>{t`Start, end and limit`}</summary>
      <div className="stack">
        <div className="columns">
          <TextField
            label={t`Opens at`}
            name="starts_at"
            type="datetime-local"
            value={link.starts_at}
            onChange={(starts_at) => set({ starts_at })}
          />
          <TextField
            label={t`Ends at`}
            name="ends_at"
            type="datetime-local"
            value={link.ends_at}
            onChange={(ends_at) => set({ ends_at })}
          />
          <TextField
            label={t`Most clicks`}
            name="max_clicks"
            inputMode="numeric"
            value={link.max_clicks}
            onChange={(text) => set({ max_clicks: text.replace(/\D/g, '') })}
            placeholder={t`no limit`}
          />
        </div>
        <p className="soft small">{t`Times of the zone ${zone}. What is left empty is no limit.`}</p>
        <Outside link={link} set={set} kind={outside} />
      </div>
    </details>
  );
}

const hasLimits = (link: LinkDraft): boolean =>
  [link.starts_at, link.ends_at, link.max_clicks, link.outside_text, link.outside_url].some(
    (one) => one !== '',
  );

function Outside({
  link,
  set,
  kind,
}: {
  link: LinkDraft;
  set: (part: Partial<LinkDraft>) => void;
  kind: 'text' | 'url';
}): ReactNode {
  const { t } = useLingui();
  return (
    <>
      <Choices
        label={t`While it is paused or not open, visitors get`}
        options={[
          { value: 'text', label: t`A page with a text and the way to the chat` },
          { value: 'url', label: t`Another web address` },
        ]}
        value={kind}
        onChange={(now) =>
          set(now === 'url' ? { outside_text: '', outside_url: 'https://' } : { outside_url: '' })
        }
      />
      {kind === 'text' ? (
        <TextField
          label={t`Text of the page`}
          name="outside.text"
          lines={2}
          value={link.outside_text}
          onChange={(outside_text) => set({ outside_text })}
          maxLength={500}
          placeholder={t`What it led to is not on offer now. You can still write to us.`}
        />
      ) : (
        <TextField
          label={t`Web address`}
          name="outside.url"
          type="url"
          value={link.outside_url}
          onChange={(outside_url) => set({ outside_url })}
        />
      )}
    </>
  );
}
