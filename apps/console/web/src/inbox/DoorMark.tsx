import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../parts/icons';
import type { Door } from './types';
import { DOOR_WORDS } from './words';

const ICONS: Record<Door, IconName> = {
  web: 'globe',
  wa_me: 'phone',
  whatsapp: 'phone',
  messenger: 'chat',
  instagram: 'eye',
  telegram: 'send',
};

/** The door through which a chat came. */
export function DoorMark({ door }: { door: Door }): ReactNode {
  const { i18n } = useLingui();
  return (
    <span className="door-mark">
      <Icon name={ICONS[door]} />
      {i18n._(DOOR_WORDS[door])}
    </span>
  );
}
