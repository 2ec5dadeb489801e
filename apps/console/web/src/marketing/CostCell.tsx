import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Button as AriaButton } from 'react-aria-components';
import { Amounts, type Row } from './figures';

/** An ad's cost in the period; pressing it enters one. */
export function CostCell({
  row,
  name,
  enter,
}: {
  row: Row | undefined;
  name: string;
  enter: () => void;
}): ReactNode {
  const { t } = useLingui();
  const has = (row?.cost?.length ?? 0) > 0;
  return (
    <AriaButton className="cost-button" onPress={enter}>
      <span className="unseen">{t`Costs of ${name}`} </span>
      {has ? <Amounts of={row?.cost} /> : t`Enter`}
    </AriaButton>
  );
}
