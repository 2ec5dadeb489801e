import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Button as AriaButton } from 'react-aria-components';
import { Count, Icon } from '../parts';
import { Amounts, type Row } from './figures';

/** One row of the tree: its name with what opens it, its figures, and what can be done with it. */
export function TreeRow({
  level,
  name,
  row,
  cost,
  isOpen,
  toggle,
  actions,
  children,
}: {
  level: 1 | 2 | 3;
  name: string;
  row: Row | undefined;
  /** Replaces the amounts, such as by a button to enter some. */
  cost?: ReactNode;
  isOpen?: boolean;
  /** Left out for a row with nothing below it. */
  toggle?: () => void;
  actions?: ReactNode;
  /** What stands below the name. */
  children?: ReactNode;
}): ReactNode {
  const { t } = useLingui();
  return (
    <tr className={`level-${level}`}>
      <th scope="row">
        <div className="tree-name">
          {toggle && (
            <AriaButton
              className={isOpen ? 'tree-toggle open' : 'tree-toggle'}
              aria-expanded={isOpen}
              aria-label={isOpen ? t`Close ${name}` : t`Open ${name}`}
              onPress={toggle}
            >
              <Icon name="chevron" />
            </AriaButton>
          )}
          <div className="stack tree-text">
            <bdi>{name}</bdi>
            {children}
          </div>
        </div>
      </th>
      <td className="number wide-only">
        <Count value={row?.clicks ?? 0} />
      </td>
      <td className="number">
        <Count value={row?.chats ?? 0} />
      </td>
      <td className="number wide-only">
        <Count value={row?.stages.order_created ?? 0} />
      </td>
      <td className="number wide-only">
        <Amounts of={row?.revenue} />
      </td>
      <td className="number wide-only">{cost ?? <Amounts of={row?.cost} />}</td>
      <td className="number wide-only">
        <Amounts of={row?.cost_per_chat} />
      </td>
      <td className="table-actions">{actions}</td>
    </tr>
  );
}

/** A line of the tree that is no row of figures: what is loading, or what can be added here. */
export function TreeLine({ level, children }: { level: 2 | 3; children: ReactNode }): ReactNode {
  return (
    <tr className={`level-${level} tree-line`}>
      <td colSpan={8}>{children}</td>
    </tr>
  );
}
