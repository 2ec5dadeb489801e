import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons';
import './Badge.css';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'accent';

/** A state in a word or two. The word says it; the colour only helps. */
export function Badge({
  tone = 'plain',
  icon,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  children: ReactNode;
}): ReactNode {
  return (
    <span className={`badge ${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}
