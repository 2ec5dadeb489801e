import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Button } from '../parts/Button';
import { useFormats } from '../parts/formats';
import { Icon } from '../parts/icons';
import { useSize } from './MessageFile';
import type { Attached } from './use-attachment';

/** The file that goes with the answer, and how far its upload is. */
export function Attachment({ upload, onRemove }: { upload: Attached; onRemove: () => void }): ReactNode {
  const { t } = useLingui();
  const { number } = useFormats();
  const size = useSize();
  const { name, bytes, share, media } = upload;
  return (
    <div className="attachment">
      <Icon name="post" />
      <span className="file-name" dir="auto">
        {name}
      </span>
      <span className="small soft">{size(bytes)}</span>
      {media ? (
        <span className="small good-text" role="status">
          <Icon name="check" /> {t`ready to be sent`}
        </span>
      ) : (
        <span className="row small">
          <progress value={share} max={1} aria-label={t`Upload of ${name}`} />
          <span className="number">{number(share, { style: 'percent' })}</span>
        </span>
      )}
      <Button kind="quiet" icon="close" label={t`Remove the file`} onPress={onRemove} />
    </div>
  );
}
