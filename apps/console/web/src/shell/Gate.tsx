import { lazy, Suspense, useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useLocation } from 'wouter';
import { whenSignedOut } from '../api/client';
import { queryClient } from '../api/queries';
import { SessionContext, sessionQuery, type Session } from '../api/session';
import { Dialog, ProblemNote, Skeleton } from '../parts';
import { PlaceContext } from '../parts/formats';
import { AwayBanner } from './AwayBanner';
import { SignInForm } from '../sign-in/SignInForm';
import { SignInPage } from '../sign-in/SignInPage';

// Any answer of 401 means that the session has ended: by time, in another tab, or because somebody ended it.
whenSignedOut((request) => {
  if (!request.url.includes('/v1/session'))
    void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
});

/** Pages for which nobody has to be signed in: what the links of mails lead to. */
const OPEN_PAGES: Readonly<Record<string, ComponentType>> = {
  '/join': lazy(() => import('../sign-in/JoinPage')),
  '/reset': lazy(() => import('../sign-in/ResetPage')),
};

const SetupPage = lazy(() => import('../setup/SetupPage'));

const isSetUp = () => document.documentElement.dataset['setUp'] !== 'no';

/** Shows the console to whoever is signed in, the sign-in to others, and the set-up where nobody can be. */
export function Gate({ children }: { children: ReactNode }): ReactNode {
  const { t } = useLingui();
  const [path, go] = useLocation();
  const { data: session, error, isPending, refetch } = useQuery({ ...sessionQuery, enabled: isSetUp() });
  const [last, setLast] = useState<Session | null>(null);
  useEffect(() => {
    if (session) setLast(session);
  }, [session]);

  const Page = isSetUp() ? OPEN_PAGES[path] : SetupPage;
  if (Page)
    return (
      <Suspense fallback={<Skeleton />}>
        <Page />
      </Suspense>
    );
  if (isPending)
    return (
      <main className="gate">
        <AwayBanner />
        <Skeleton />
      </main>
    );
  if (error && session === undefined)
    return (
      <main className="gate">
        <ProblemNote error={error} retry={() => void refetch()} />
      </main>
    );
  // Whoever signed out by hand begins anew; a session that ended elsewhere leaves the page, and what was typed, in place.
  const shown = session ?? last;
  if (!shown) return <SignInPage />;
  const { workspace } = shown;
  return (
    <SessionContext value={shown}>
      <PlaceContext value={{ timeZone: workspace.time_zone, currency: workspace.currency }}>
        <div key={`${workspace.id} ${shown.person.id}`}>{children}</div>
        {!session && (
          <Dialog title={t`You are signed out`} isOpen needsAnswer>
            <div className="stack">
              <p>{t`Your session has ended, here or in another tab. Sign in to go on where you were.`}</p>
              <SignInForm email={shown.person.email ?? ''} />
            </div>
          </Dialog>
        )}
        {path === '/sign-in' && <Redirect to="/" go={go} />}
      </PlaceContext>
    </SessionContext>
  );
}

function Redirect({ to, go }: { to: string; go: (path: string, options: { replace: boolean }) => void }) {
  useEffect(() => go(to, { replace: true }), [to, go]);
  return null;
}
