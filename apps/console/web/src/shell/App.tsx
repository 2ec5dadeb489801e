import { lazy, Suspense, type ComponentType, type ReactNode } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { I18nProvider as AriaLanguage, RouterProvider } from 'react-aria-components';
import { i18n } from '@lingui/core';
import { I18nProvider, useLingui } from '@lingui/react';
import { Route, Switch, useLocation } from 'wouter';
import { queryClient } from '../api/queries';
import { may, useSession } from '../api/session';
import { Skeleton } from '../parts';
import { Frame } from './Frame';
import { Gate } from './Gate';
import { SCREENS } from './groups';
import { NotAllowed, NotHere } from './NotHere';
import { ScreenErrors } from './ScreenErrors';
import type { Screen } from './screens';

/** Each screen's component, loaded once it is opened. */
const PAGES: readonly (Screen & { Page: ComponentType<Record<string, string>> })[] = SCREENS.map(
  (screen) => ({
    ...screen,
    Page: lazy(screen.load),
  }),
);

export function App(): ReactNode {
  return (
    <QueryClientProvider client={queryClient}>
      <I18nProvider i18n={i18n}>
        <InLanguage />
      </I18nProvider>
    </QueryClientProvider>
  );
}

function InLanguage(): ReactNode {
  const { i18n: spoken } = useLingui();
  const [, go] = useLocation();
  return (
    <AriaLanguage locale={spoken.locale === 'id' ? 'id-ID' : 'en-GB'}>
      <RouterProvider navigate={(path) => go(path)}>
        <Gate>
          <Frame>
            <Screens />
          </Frame>
        </Gate>
      </RouterProvider>
    </AriaLanguage>
  );
}

function Screens(): ReactNode {
  const session = useSession();
  const [path] = useLocation();
  return (
    <ScreenErrors path={path}>
      <Suspense fallback={<Skeleton lines={5} />}>
        <Switch>
          {PAGES.map(({ path: pattern, roles, stays, Page }) => (
            <Route key={pattern} path={pattern}>
              {(params) =>
                may(session, roles) ? (
                  <Page key={stays ? pattern : path} {...(params as Record<string, string>)} />
                ) : (
                  <NotAllowed />
                )
              }
            </Route>
          ))}
          <Route>
            <NotHere />
          </Route>
        </Switch>
      </Suspense>
    </ScreenErrors>
  );
}
