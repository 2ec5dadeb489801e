import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-aria-components';
import { Icon } from './icons';
import './PageHeader.css';

/** The head of each page: its title (also of the tab), what it is for in a sentence, and what can be done here. */
export function PageHeader({
  title,
  lead,
  back,
  actions,
  badge,
}: {
  title: string;
  lead?: ReactNode;
  /** The page above this one. */
  back?: { href: string; label: string };
  actions?: ReactNode;
  badge?: ReactNode;
}): ReactNode {
  useEffect(() => {
    document.title = `${title} · Corong`;
  }, [title]);
  return (
    <header className="page-header">
      {back && (
        <Link href={back.href} className="page-back">
          <Icon name="back" />
          {back.label}
        </Link>
      )}
      <div className="page-title">
        <div className="row">
          <h1 dir="auto">{title}</h1>
          {badge}
        </div>
        {actions && <div className="row page-actions">{actions}</div>}
      </div>
      {lead !== undefined && <p className="soft measure">{lead}</p>}
    </header>
  );
}
