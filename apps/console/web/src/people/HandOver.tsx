import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Button, CopyField } from '../parts';

/** A link that an owner hands over by hand. */
export function HandOver({
  link,
  close,
  children,
}: {
  link: string;
  close: () => void;
  children: ReactNode;
}): ReactNode {
  const { t } = useLingui();
  return (
    <div className="stack">
      <p>{children}</p>
      <CopyField label={t`Link`} value={link} />
      <div className="row">
        <Button onPress={close}>{t`Done`}</Button>
      </div>
    </div>
  );
}
