import { useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '../api/client';
import { Button } from '../parts/Button';
import { Confirm, Dialog } from '../parts/Dialog';
import { Loaded } from '../parts/Loaded';
import { Menu } from '../parts/Menu';
import { say } from '../parts/Toast';
import { useInbox } from './inbox-context';
import { useProblemText } from './problem-text';
import { answered, allQuickReplies } from './queries';
import { QuickReplyEditor } from './QuickReplyEditor';
import type { QuickReply } from './types';

/** The team's prepared answers: what there are, new ones, changes. */
export function QuickRepliesForm({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useLingui();
  const { language } = useInbox();
  const client = useQueryClient();
  const explain = useProblemText();
  const replies = useQuery(allQuickReplies);
  const [edited, setEdited] = useState<QuickReply | 'new' | null>(null);
  const [removed, setRemoved] = useState<QuickReply | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: ['inbox-quick-replies'] });

  async function remove(one: QuickReply): Promise<void> {
    try {
      await answered(api.DELETE('/v1/quick-replies/{id}', { params: { path: { id: one.id } } }));
      await reload();
      say(t`/${one.shortcut} is deleted`);
      setRemoved(null);
    } catch (error) {
      say(explain(error));
    }
  }

  if (edited !== null)
    return (
      <Dialog
        title={edited === 'new' ? t`New quick reply` : t`Quick reply /${edited.shortcut}`}
        isOpen
        onOpenChange={() => setEdited(null)}
      >
        <QuickReplyEditor
          reply={edited === 'new' ? null : edited}
          onDone={() => void reload().then(() => setEdited(null))}
          onCancel={() => setEdited(null)}
        />
      </Dialog>
    );
  if (removed !== null)
    return (
      <Confirm
        title={t`Delete /${removed.shortcut}?`}
        isOpen
        onOpenChange={() => setRemoved(null)}
        action={t`Delete the quick reply`}
        onConfirm={() => void remove(removed)}
      >
        <p>{t`Answers that were made with it stay.`}</p>
      </Confirm>
    );
  return (
    <Dialog title={t`Quick replies`} isOpen onOpenChange={onClose} wide>
      <div className="stack">
        <p className="soft">{t`Type / and the first letters in an answer, and the text stands there with the customer's name filled in.`}</p>
        <Loaded query={replies}>
          {(items) =>
            items.length === 0 ? (
              <p>{t`There are no quick replies yet.`}</p>
            ) : (
              <ul className="reply-list">
                {items.map((one) => (
                  <li key={one.id} className="side-item">
                    <div className="stack">
                      <code>/{one.shortcut}</code>
                      <span className="reply-text soft" dir="auto">
                        {one.texts[language] ?? one.texts.any ?? one.texts.id ?? one.texts.en}
                      </span>
                    </div>
                    <Menu
                      label={t`Quick reply /${one.shortcut}`}
                      groups={[
                        {
                          entries: [
                            { id: 'edit', label: t`Change`, icon: 'edit', run: () => setEdited(one) },
                            {
                              id: 'delete',
                              label: t`Delete`,
                              icon: 'trash',
                              danger: true,
                              run: () => setRemoved(one),
                            },
                          ],
                        },
                      ]}
                    />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        <div className="row dialog-actions">
          <Button kind="primary" icon="add" onPress={() => setEdited('new')}>
            {t`New quick reply`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
