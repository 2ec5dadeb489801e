import type { ReactNode } from 'react';
import { Button as AriaButton, Link, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { Icon, type IconName } from './icons';
import './Button.css';

/** `primary`: the one thing that a page is for. `quiet`: no border. `danger`: cannot be taken back. */
export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

interface Looks {
  kind?: ButtonKind;
  icon?: IconName;
  children?: ReactNode;
  /** Name for a button that shows an icon alone. */
  label?: string;
}

const classOf = ({ kind = 'secondary', children }: Looks) =>
  `button ${kind}${children === undefined ? ' bare' : ''}`;

const content = ({ icon, children }: Looks) => (
  <>
    {icon && <Icon name={icon} />}
    {children !== undefined && <span>{children}</span>}
  </>
);

export interface ButtonProps extends Looks, Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  /** Work is going on: the button stays in place, takes no presses and says so. */
  busy?: boolean;
}

/** A button. It sends its form if `type="submit"`. */
export function Button({ kind, icon, children, label, busy, ...rest }: ButtonProps): ReactNode {
  const looks = { kind, icon, children };
  return (
    <AriaButton
      {...rest}
      className={classOf(looks)}
      aria-label={label ?? rest['aria-label']}
      isPending={busy}
    >
      {content(looks)}
      {busy && <span className="button-busy" aria-hidden="true" />}
    </AriaButton>
  );
}

/** A link that looks like a button: it goes somewhere. `download` and `target` are passed on. */
export function ButtonLink({
  kind,
  icon,
  children,
  label,
  ...rest
}: Looks & { href: string; target?: string; download?: string | boolean; rel?: string }): ReactNode {
  const looks = { kind, icon, children };
  return (
    <Link {...rest} className={classOf(looks)} aria-label={label}>
      {content(looks)}
    </Link>
  );
}
