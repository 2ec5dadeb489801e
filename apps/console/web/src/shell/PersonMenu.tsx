import type { ReactNode } from 'react';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { sessionChanged, signOut, switchWorkspace, useSession } from '../api/session';
import { queryClient } from '../api/queries';
import { Icon, Menu } from '../parts';
import { LANGUAGE_NAMES, LANGUAGES, speak } from './languages';
import { ROLE_NAMES } from './role-names';
import { setTheme, THEMES, useTheme } from './theme';
import './PersonMenu.css';

const THEME_NAMES = { auto: msg`As the device`, light: msg`Light`, dark: msg`Dark` };

/** Language, theme, other workspaces, and the way out. */
export function PersonMenu(): ReactNode {
  const { t, i18n } = useLingui();
  const { person, role, workspace, workspaces } = useSession();
  const theme = useTheme();
  const change = async (work: Promise<unknown>) => {
    await work;
    // What one workspace or person may see is not for the next one.
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== '/v1/session' });
    await sessionChanged();
  };
  const others = workspaces.filter(({ id }) => id !== workspace.id);
  const groups = [
    {
      title: t`Workspaces`,
      entries: others.map(({ id, name }) => ({
        id,
        label: name,
        icon: 'home' as const,
        run: () => void change(switchWorkspace(id)),
      })),
    },
    {
      title: t`Language`,
      entries: LANGUAGES.map((one) => ({
        id: `language.${one}`,
        label: LANGUAGE_NAMES[one],
        icon: 'globe' as const,
        selected: i18n.locale === one,
        run: () => void speak(one, true),
      })),
    },
    {
      title: t`Colours`,
      entries: THEMES.map((one) => ({
        id: `theme.${one}`,
        label: i18n._(THEME_NAMES[one]),
        icon: ({ auto: 'phone', light: 'sun', dark: 'moon' } as const)[one],
        selected: theme === one,
        run: () => setTheme(one),
      })),
    },
    {
      entries: [
        {
          id: 'sign-out',
          label: t`Sign out`,
          icon: 'signOut' as const,
          run: () => void change(signOut()),
        },
      ],
    },
  ];
  return (
    <Menu
      label={t`language, colours, sign out`}
      groups={groups}
      face={
        <>
          <span className="initial" aria-hidden="true">
            {[...person.name][0]?.toUpperCase()}
          </span>
          <span className="person-text">
            <span className="person-name" dir="auto">
              {person.name}
            </span>
            <span className="soft small">{i18n._(ROLE_NAMES[role])}</span>
          </span>
          <Icon name="chevron" />
        </>
      }
    />
  );
}
