import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-aria-components';
import { useLingui } from '@lingui/react/macro';
import { useLocation } from 'wouter';
import { startLive } from '../api/live';
import { may, useSession } from '../api/session';
import { Button, Icon, Mark } from '../parts';
import { Toasts } from '../parts/Toast';
import { useActionKeys } from './actions';
import { AwayBanner } from './AwayBanner';
import { NAVIGATION } from './groups';
import { KeyList } from './KeyList';
import { PersonMenu } from './PersonMenu';
import { show, useOverlay } from './overlays';
import type { NavigationEntry } from './screens';
import './Frame.css';

const Palette = lazy(() => import('./Palette'));

/** What surrounds each page: navigation at the side, or behind a button on a phone. */
export function Frame({ children }: { children: ReactNode }): ReactNode {
  const { t } = useLingui();
  const { workspace } = useSession();
  const [path] = useLocation();
  const [isOpen, setOpen] = useState(false);
  useActionKeys();
  useEffect(() => startLive(workspace.id), [workspace.id]);
  useEffect(() => setOpen(false), [path]);
  return (
    <div className={isOpen ? 'frame open' : 'frame'}>
      <a href="#page" className="skip">{t`Skip to the page`}</a>
      <div className="frame-bar">
        <Button
          kind="quiet"
          icon={isOpen ? 'close' : 'menu'}
          label={isOpen ? t`Close the navigation` : t`Open the navigation`}
          onPress={() => setOpen(!isOpen)}
          aria-expanded={isOpen}
        />
        <Link href="/" className="frame-brand">
          <Mark />
          <span dir="auto">{workspace.name}</span>
        </Link>
        <Button
          kind="quiet"
          icon="search"
          label={t`Search pages and actions`}
          onPress={() => show('palette')}
        />
      </div>
      <nav className="frame-side" aria-label={t`Pages`}>
        <Link href="/" className="frame-brand">
          <Mark />
          <span dir="auto">{workspace.name}</span>
        </Link>
        <div className="frame-search">
          <Button icon="search" onPress={() => show('palette')}>
            {t`Search`}
          </Button>
        </div>
        <Navigation />
        <PersonMenu />
      </nav>
      <button
        type="button"
        className="frame-veil"
        tabIndex={-1}
        aria-hidden="true"
        onClick={() => setOpen(false)}
      />
      <main id="page" className="page" tabIndex={-1}>
        <AwayBanner />
        {children}
      </main>
      {useOverlay() === 'palette' && (
        <Suspense>
          <Palette />
        </Suspense>
      )}
      <KeyList />
      <Toasts />
    </div>
  );
}

function Navigation(): ReactNode {
  const { t } = useLingui();
  const session = useSession();
  const sections = [
    { section: 'home', title: undefined },
    { section: 'message', title: t`Messages` },
    { section: 'ads', title: t`Ads` },
    { section: 'workspace', title: t`Workspace` },
  ] as const;
  return (
    <div className="navigation">
      {sections.map(({ section, title }) => {
        const entries = NAVIGATION.filter((one) => one.section === section && may(session, one.roles));
        if (entries.length === 0) return null;
        return (
          <section key={section} aria-label={title}>
            {title !== undefined && <h2 className="navigation-title">{title}</h2>}
            <ul>
              {entries.map((entry) => (
                <li key={entry.path}>
                  <NavigationLink entry={entry} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function NavigationLink({ entry: { path, title, icon } }: { entry: NavigationEntry }): ReactNode {
  const { i18n } = useLingui();
  const [here] = useLocation();
  const isHere = path === '/' ? here === '/' : here === path || here.startsWith(`${path}/`);
  return (
    <Link href={path} className="navigation-link" aria-current={isHere ? 'page' : undefined}>
      <Icon name={icon} />
      <span>{i18n._(title)}</span>
    </Link>
  );
}
