import type { ReactNode } from 'react';
import {
  Text,
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { useLingui } from '@lingui/react/macro';
import { Button } from './Button';
import './Toast.css';

interface Said {
  text: string;
  undo?: () => void;
}

const queue = new ToastQueue<Said>({ maxVisibleToasts: 3 });
/** Screen readers, and people, need this long; what can be undone stays longer. In milliseconds. */
const [SHOWN, UNDOABLE] = [6_000, 10_000];

/**
 * Says what has become of something: a state ("Published", "Saved"), never an intent ("Sending…"), and only once the server
 * has answered. With `undo` it can be taken back.
 */
export function say(text: string, undo?: () => void): void {
  queue.add({ text, undo }, { timeout: undo ? UNDOABLE : SHOWN });
}

/** Where toasts appear; the frame has one. */
export function Toasts(): ReactNode {
  const { t } = useLingui();
  return (
    <ToastRegion queue={queue} className="toasts" aria-label={t`Notices`}>
      {({ toast }) => (
        <AriaToast toast={toast} className="toast">
          <ToastContent className="toast-text">
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          {toast.content.undo && (
            <Button
              kind="quiet"
              onPress={() => {
                toast.content.undo?.();
                queue.close(toast.key);
              }}
            >
              {t`Undo`}
            </Button>
          )}
          <Button kind="quiet" icon="close" slot="close" label={t`Close`} />
        </AriaToast>
      )}
    </ToastRegion>
  );
}
