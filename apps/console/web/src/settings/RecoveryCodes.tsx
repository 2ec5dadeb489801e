import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Button, CopyField } from '../parts';

/** Recovery codes, which are shown only once. */
export function RecoveryCodes({ codes, close }: { codes: readonly string[]; close: () => void }): ReactNode {
  const { t } = useLingui();
  return (
    <div className="stack">
      <p>
        {t`Keep these codes where you find them without your phone. Each signs you in once in place of a code of the app. They are shown only now.`}
      </p>
      <CopyField label={t`Recovery codes`} value={codes.join('\n')} lines={codes.length} />
      <div className="row">
        <Button kind="primary" onPress={close}>{t`I have kept them`}</Button>
      </div>
    </div>
  );
}
