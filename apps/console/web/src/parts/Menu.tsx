import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Header,
  Menu as AriaMenu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import { Button, type ButtonProps } from './Button';
import { Icon, type IconName } from './icons';
import './Select.css';
import './Menu.css';

export interface MenuEntry {
  id: string;
  label: string;
  icon?: IconName;
  /** It goes there. */
  href?: string;
  /** Or it does this. */
  run?: () => void;
  /** It is the one that holds now. */
  selected?: boolean;
  danger?: boolean;
  /** Keys that do the same. */
  keys?: string;
}

export interface MenuGroup {
  title?: string;
  entries: readonly MenuEntry[];
}

/** A button that opens a list of things to do. `face` replaces the button's look; `label` is then said after it. */
export function Menu({
  label,
  groups,
  face,
  ...button
}: { label: string; groups: readonly MenuGroup[]; face?: ReactNode } & Pick<
  ButtonProps,
  'kind' | 'icon'
>): ReactNode {
  const shown = groups.filter(({ entries }) => entries.length > 0);
  return (
    <MenuTrigger>
      {face ? (
        <AriaButton className="menu-face">
          {face}
          <span className="unseen"> {label}</span>
        </AriaButton>
      ) : (
        <Button kind="quiet" icon="more" {...button} label={label} />
      )}
      <Popover className="popover" placement="bottom end">
        <AriaMenu
          className="options"
          aria-label={label}
          onAction={(key) =>
            shown
              .flatMap(({ entries }) => entries)
              .find(({ id }) => id === key)
              ?.run?.()
          }
        >
          {shown.map(({ title, entries }, index) => (
            <MenuSection key={title ?? index} aria-label={title ?? label}>
              {title !== undefined && <Header className="menu-title">{title}</Header>}
              {entries.map(({ id, label: text, icon, href, selected, danger, keys }) => (
                <MenuItem
                  key={id}
                  id={id}
                  href={href}
                  textValue={text}
                  className={danger ? 'option menu-item danger' : 'option menu-item'}
                >
                  {icon && <Icon name={icon} />}
                  <span className="menu-text">{text}</span>
                  {selected && <Icon name="check" />}
                  {keys !== undefined && <kbd className="key">{keys}</kbd>}
                </MenuItem>
              ))}
              {index < shown.length - 1 && <Separator className="menu-line" />}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
