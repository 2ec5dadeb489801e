import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Button, Form, TextField } from '../parts';
import { AdSelect } from './AdSelect';
import { DoorList } from './DoorList';
import { GreetingSelect } from './GreetingSelect';
import type { LinkDraft } from './link-draft';
import { LinkAddress } from './LinkAddress';
import { LinkCard } from './LinkCard';
import { LinkLimits } from './LinkLimits';
import { LinkPreview } from './LinkPreview';
import { LinkUtm } from './LinkUtm';
import { useTriedLink } from './tried-link';

/** Names of the fields that show their own refusals. */
const FIELDS = [
  ...['ad_id', 'name', 'code', 'domain', 'greeting_id', 'max_clicks', 'starts_at', 'ends_at'],
  ...['outside.text', 'outside.url', 'preview.title', 'preview.text', 'preview.image_url'],
];

/** Everything about a link, with what its customers will see beside it. */
export function LinkForm({
  link,
  onChange,
  onSubmit,
  error,
  busy,
  action,
  isNew = false,
}: {
  link: LinkDraft;
  onChange: (link: LinkDraft) => void;
  onSubmit: () => void;
  error: unknown;
  busy: boolean;
  action: string;
  /** Ad, code and domain can be chosen once: printed addresses stay. */
  isNew?: boolean;
}): ReactNode {
  const { t } = useLingui();
  const tried = useTriedLink(link);
  const set = (part: Partial<LinkDraft>) => onChange({ ...link, ...part });
  const doorFields = link.doors.flatMap((_, index) =>
    ['phone', 'connection_id', 'draft', 'channel', 'when.share'].map((name) => `doors.${index}.${name}`),
  );
  return (
    <div className="builder">
      <Form
        onSubmit={onSubmit}
        error={error}
        fields={[...FIELDS, ...doorFields]}
        className="stack wide"
        actions={
          <Button type="submit" kind="primary" busy={busy}>
            {action}
          </Button>
        }
      >
        <section className="stack">
          {isNew && <AdSelect value={link.ad_id} onChange={(ad_id) => set({ ad_id })} />}
          <TextField
            label={t`Name`}
            name="name"
            value={link.name}
            onChange={(name) => set({ name })}
            maxLength={120}
            hint={t`Optional, for your own lists: where the link stands, such as the poster at the counter.`}
          />
          {isNew && <LinkAddress link={link} set={set} />}
        </section>
        <DoorList doors={link.doors} onChange={(doors) => set({ doors })} shares={tried.data?.doors} />
        <section className="stack">
          <h2>{t`Greeting`}</h2>
          <GreetingSelect
            label={t`A web or Telegram chat opens with`}
            none={t`The ad's greeting`}
            value={link.greeting_id}
            onChange={(greeting_id) => set({ greeting_id })}
          />
        </section>
        <LinkLimits link={link} set={set} />
        <LinkCard link={link} set={set} />
        <LinkUtm utm={link.utm} onChange={(utm) => set({ utm })} />
      </Form>
      <LinkPreview tried={tried} />
    </div>
  );
}
