import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons';
import './Note.css';

/** A remark on the page: what to know, what to mind, what went wrong. `live` is read out when it appears. */
export function Note({
  tone = 'plain',
  icon,
  title,
  live,
  children,
}: {
  tone?: 'plain' | 'good' | 'warn' | 'bad';
  icon?: IconName;
  title?: string;
  live?: boolean;
  children?: ReactNode;
}): ReactNode {
  const shown = icon ?? ({ plain: 'help', good: 'check', warn: 'warning', bad: 'warning' } as const)[tone];
  return (
    <div className={`note-box ${tone}`} role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      <Icon name={shown} />
      <div className="stack tight">
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
