import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { TextField } from '../parts';
import type { LinkDraft } from './link-draft';

/** The card that chat apps and social networks show of the link. */
export function LinkCard({
  link,
  set,
}: {
  link: LinkDraft;
  set: (part: Partial<LinkDraft>) => void;
}): ReactNode {
  const { t } = useLingui();
  const isGiven = [link.preview_title, link.preview_text, link.preview_image_url].some((one) => one !== '');
  return (
    <details className="more" open={isGiven}>
      <summary>{t`How it looks when it is shared`}</summary>
      <div className="stack">
        <TextField
          label={t`Title`}
          name="preview.title"
          value={link.preview_title}
          onChange={(preview_title) => set({ preview_title })}
          maxLength={120}
        />
        <TextField
          label={t`Text`}
          name="preview.text"
          value={link.preview_text}
          onChange={(preview_text) => set({ preview_text })}
          maxLength={300}
        />
        <TextField
          label={t`Address of a picture`}
          name="preview.image_url"
          type="url"
          value={link.preview_image_url}
          onChange={(preview_image_url) => set({ preview_image_url })}
          placeholder="https://"
        />
      </div>
    </details>
  );
}
