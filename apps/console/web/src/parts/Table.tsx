import type { ReactNode } from 'react';
import { Link } from 'react-aria-components';
import './Table.css';

export interface Column<T> {
  id: string;
  title: string;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the right, under each other. */
  number?: boolean;
  /** Left out on a phone: the first column says it there, or the row's own page. */
  wideOnly?: boolean;
}

export interface TableProps<T> {
  /** Says what the table holds, to screen readers. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** The page of a row: the first column links there, and the whole row can be clicked. */
  hrefOf?: (row: T) => string | undefined;
  /** Buttons at the end of a row. */
  actions?: (row: T) => ReactNode;
}

/** A list in columns. For thousands of rows load further pages by `next_cursor` with `MoreRows` below it. */
export function Table<T>({ label, columns, rows, keyOf, hrefOf, actions }: TableProps<T>): ReactNode {
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={label}>
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
            {actions && <td />}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const href = hrefOf?.(row);
            return (
              <tr key={keyOf(row)} className={href === undefined ? undefined : 'linked'}>
                {columns.map((column, index) => (
                  <td key={column.id} className={classOf(column)}>
                    {index === 0 && href !== undefined ? (
                      <Link href={href} className="table-link">
                        {column.cell(row)}
                      </Link>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
                {actions && <td className="table-actions">{actions(row)}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const classOf = ({ number, wideOnly }: { number?: boolean; wideOnly?: boolean }) =>
  [number && 'number', wideOnly && 'wide-only'].filter(Boolean).join(' ') || undefined;
