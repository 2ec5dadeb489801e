import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons';
import './EmptyState.css';

/** What a page shows while it has nothing: what will be here, in a sentence, and the one button that begins it. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}): ReactNode {
  return (
    <section className="empty">
      <span className="empty-icon">
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      <p className="soft">{children}</p>
      {action}
    </section>
  );
}
