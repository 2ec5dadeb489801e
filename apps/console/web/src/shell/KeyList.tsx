import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Dialog } from '../parts';
import { keysInWords, useAllActions } from './actions';
import { show, useOverlay } from './overlays';
import './Palette.css';

/** All keys, of this page and of every page. */
export function KeyList(): ReactNode {
  const { t, i18n } = useLingui();
  const overlay = useOverlay();
  const keyed = useAllActions().filter(({ keys }) => keys !== undefined);
  return (
    <Dialog
      title={t`Keys`}
      isOpen={overlay === 'keys'}
      onOpenChange={(isOpen) => show(isOpen ? 'keys' : null)}
    >
      <dl className="key-list">
        {keyed.map(({ id, title, keys }) => (
          <div key={id} className="row apart">
            <dt>{i18n._(title)}</dt>
            <dd>
              <kbd className="key">{keysInWords(keys!)}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
