import { useLingui } from '@lingui/react/macro';
import { useState, type ReactNode } from 'react';
import { Button } from '../parts/Button';
import { Switch } from '../parts/Checkbox';
import { Dialog } from '../parts/Dialog';
import { Note } from '../parts/Note';
import {
  keepNoticeSettings,
  mayShowNotices,
  noticeSettings,
  playSound,
  type NoticeSettings,
} from './notices';

/** What the agent is told of on this device; nothing unless they ask for it. */
export function NoticesForm({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useLingui();
  const [settings, setSettings] = useState(noticeSettings);
  const [isRefused, setRefused] = useState(false);
  const keep = (next: NoticeSettings) => {
    keepNoticeSettings(next);
    setSettings(next);
  };
  async function setDesktop(desktop: boolean): Promise<void> {
    const isAllowed = !desktop || (await mayShowNotices());
    setRefused(!isAllowed);
    keep({ ...settings, desktop: desktop && isAllowed });
  }
  return (
    <Dialog title={t`Notices on this device`} isOpen onOpenChange={onClose}>
      <div className="stack">
        <p className="soft">{t`When a customer writes in a chat of yours, or in one that nobody has yet.`}</p>
        <Switch isSelected={settings.desktop} onChange={(on) => void setDesktop(on)}>
          {t`Desktop notices`}
        </Switch>
        {isRefused && (
          <Note tone="warn" live>
            <p>{t`The browser does not allow notices of this site. Allow them in the browser's settings of this page, then try again.`}</p>
          </Note>
        )}
        <Switch
          isSelected={settings.sound}
          onChange={(sound) => {
            keep({ ...settings, sound });
            if (sound) playSound();
          }}
        >
          {t`A sound`}
        </Switch>
        <div className="row dialog-actions">
          <Button kind="primary" onPress={onClose}>{t`Done`}</Button>
        </div>
      </div>
    </Dialog>
  );
}
