import type { ReactNode } from 'react';
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField, useFilter } from 'react-aria-components';
import { useLingui } from '@lingui/react/macro';
import { useLocation } from 'wouter';
import { may, useSession } from '../api/session';
import { Dialog, Icon } from '../parts';
import { keysInWords, useAllActions } from './actions';
import { NAVIGATION } from './groups';
import { show, useOverlay } from './overlays';
import './Palette.css';

/** Everything that can be opened or done, found by a part of its name. */
export default function Palette(): ReactNode {
  const { t, i18n } = useLingui();
  const overlay = useOverlay();
  const session = useSession();
  const actions = useAllActions();
  const [, go] = useLocation();
  const { contains } = useFilter({ sensitivity: 'base' });
  const pages = NAVIGATION.filter(({ roles }) => may(session, roles)).map(({ path, title, icon }) => ({
    id: path,
    text: i18n._(title),
    icon,
    keys: undefined,
    run: () => go(path),
  }));
  const doings = actions.map(({ id, title, icon, keys, run }) => ({
    id,
    text: i18n._(title),
    icon: icon ?? ('play' as const),
    keys,
    run: () => run(go),
  }));
  const entries = [...doings, ...pages.filter(({ text }) => !doings.some((one) => one.text === text))];
  return (
    <Dialog
      title={t`What do you want to do?`}
      isOpen={overlay === 'palette'}
      onOpenChange={(isOpen) => show(isOpen ? 'palette' : null)}
    >
      {(close) => (
        <Autocomplete filter={contains}>
          <SearchField aria-label={t`Search pages and actions`} className="palette-search" autoFocus>
            <Icon name="search" />
            <Input className="field-box" placeholder={t`Search pages and actions`} />
          </SearchField>
          <ListBox
            className="options palette-list"
            aria-label={t`Pages and actions`}
            items={entries}
            selectionMode="none"
            onAction={(key) => {
              close();
              entries.find(({ id }) => id === key)?.run();
            }}
            renderEmptyState={() => <p className="soft palette-none">{t`Nothing here has this name.`}</p>}
          >
            {({ id, text, icon, keys }) => (
              <ListBoxItem id={id} textValue={text} className="option menu-item">
                <Icon name={icon} />
                <span className="menu-text">{text}</span>
                {keys !== undefined && <kbd className="key">{keysInWords(keys)}</kbd>}
              </ListBoxItem>
            )}
          </ListBox>
        </Autocomplete>
      )}
    </Dialog>
  );
}
