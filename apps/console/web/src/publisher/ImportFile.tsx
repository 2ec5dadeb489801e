import type { ReactNode } from 'react';
import { DropZone, FileTrigger, Text } from 'react-aria-components';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, CopyField, useFormats } from '../parts';
import './Import.css';

const EXAMPLE = `transport,address,consent_at,consent_how,consent_wording,source
email,ayu@example.com,2026-11-02,shop form,"Yes, write to me",shop`;

/** Asks for the file. */
export function ImportFile({
  busy,
  sent,
  onFile,
}: {
  busy: boolean;
  sent: number;
  onFile: (file: File) => void;
}): ReactNode {
  const { t } = useLingui();
  const { percent } = useFormats();
  return (
    <div className="stack">
      <DropZone
        className="drop"
        onDrop={async ({ items }) => {
          const dropped = items.find((one) => one.kind === 'file');
          if (dropped) onFile(await dropped.getFile());
        }}
      >
        <Text slot="label">
          <Trans>Drop a CSV file here, or choose one.</Trans>
        </Text>
        <FileTrigger
          acceptedFileTypes={['.csv', 'text/csv', 'text/plain']}
          onSelect={(files) => files?.[0] && onFile(files[0])}
        >
          <Button kind="primary" icon="upload" busy={busy}>
            {t`Choose a file`}
          </Button>
        </FileTrigger>
        {busy && <p className="soft small">{t`${percent(sent, 1)} read`}</p>}
        <p className="soft small">
          <Trans>Nobody is imported before you have seen what would happen.</Trans>
        </p>
      </DropZone>
      <details className="preview-others">
        <summary>{t`What the file looks like`}</summary>
        <div className="stack">
          <p className="soft">
            <Trans>
              Any table with a first line of names: Excel and Google Sheets save it as CSV. Where names
              differ, you choose the columns in the next step.
            </Trans>
          </p>
          <CopyField label={t`An example`} value={EXAMPLE} lines={3} />
        </div>
      </details>
    </div>
  );
}
