import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Button } from '../parts/Button';
import { useInbox } from './inbox-context';
import type { Picker } from './use-quick-reply-picker';

/** The quick replies that match what is typed. Arrow keys choose, Enter takes; the text can be changed before it is sent. */
export function QuickReplyPicker({ picker }: { picker: Picker }): ReactNode {
  const { t } = useLingui();
  const { language, open } = useInbox();
  const { replies, chosen, refusal, shortcut, take, isLoading } = picker;
  return (
    <div className="quick-replies">
      {refusal && (
        <p className="composer-refusal small" role="alert">
          {refusal}
        </p>
      )}
      {replies.length === 0 && !isLoading && (
        <p className="small soft quick-none">
          {shortcut === '' ? t`There are no quick replies yet.` : t`No quick reply begins with /${shortcut}.`}
        </p>
      )}
      <ul role="listbox" aria-label={t`Quick replies`}>
        {replies.map((reply, index) => (
          <li key={reply.id} role="option" aria-selected={index === chosen}>
            <button
              type="button"
              className="quick-reply"
              tabIndex={-1}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(reply)}
            >
              <code>/{reply.shortcut}</code>
              <span className="quick-text soft" dir="auto">
                {reply.texts[language] ?? reply.texts.any ?? reply.texts.en ?? reply.texts.id}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Button kind="quiet" icon="edit" onPress={() => open('quick-replies')}>
        {t`Change the quick replies`}
      </Button>
    </div>
  );
}
